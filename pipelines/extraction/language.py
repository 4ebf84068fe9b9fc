"""Which language the article is in: what the page declares, if its letters and words don't say otherwise."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipelines.extraction.common_words import LANGUAGES_OF
from pipelines.extraction.metadata import article, texts
from pipelines.page import Page

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?")
_SAMPLE = 2000  # characters
_FOR_MODEL = 1200  # its cost is per character, and it is as sure of these
_ENOUGH = 60  # letters of a script that many languages write; fewer prove nothing
_ENOUGH_OWN = 12  # letters of a script that tells its language
_SURE = 0.9
_LEAST_WORDS = 15
_COMMON = 0.12  # the share of a language's commonest words in a text of that language, at the very least
_AHEAD = 1.4  # times as many of them as the next language has
_SCRIPTS = (
    ("Latn", "A-Za-z\u00aa-\u024f\u0259\u1e00-\u1eff"),
    ("Cyrl", "\u0400-\u052f"),
    ("Armn", "\u0531-\u058f\ufb13-\ufb17"),
    ("Geor", "\u10a0-\u10ff\u1c90-\u1cbf\u2d00-\u2d2f"),
    ("Arab", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff"),
    ("Grek", "\u0370-\u03ff\u1f00-\u1fff"),
    ("Hebr", "\u05d0-\u05f4"),
    ("Kana", "\u3040-\u30ff"),
    ("Hani", "\u3400-\u4dbf\u4e00-\u9fff"),
    ("Hang", "\u1100-\u11ff\uac00-\ud7a3"),
    ("Thai", "\u0e00-\u0e7f"),
    ("Deva", "\u0900-\u097f"),
    ("Beng", "\u0980-\u09ff"),
    ("Taml", "\u0b80-\u0bff"),
    ("Ethi", "\u1200-\u137f"),
)
_STRETCH = re.compile("|".join(f"([{letters}]+)" for _, letters in _SCRIPTS))
# A script that one language writes decides alone.
_OF_SCRIPT = {"Armn": "hy", "Geor": "ka", "Grek": "el", "Hang": "ko", "Thai": "th", "Taml": "ta"}
# Letters that one language alone writes, the surest first; the share of them that is no accident.
_OWN_LETTERS = {
    "Cyrl": (
        ("az-Cyrl", "ҹҝҸҜ"),
        ("ba", "ҙҡҫҘҠҪ"),
        ("tg", "ҳҷӣӯҲҶ"),
        ("kk", "қңұҚҢҰ"),
        ("tt", "җҖ"),
        ("ky", "ңөүҢӨҮ"),
        ("mn", "өүӨҮ"),
        ("mk", "ѓќѕЃЌЅ"),
        ("sr", "ђћЂЋ"),
        ("be", "ўЎ"),
        ("uk", "їєґЇЄҐ"),
    ),
    "Arab": (("ckb", "ێۆڕ"), ("ur", "ٹڈڑےں"), ("ps", "ښځڅۍ"), ("fa", "پچژگ")),
    "Latn": (("az", "əƏ"),),
}
_OWN_SHARE = {"az": 0.025, "fa": 0.015}
# Languages that models take for each other: the declaration is the better witness.
_ALIKE = (
    *("az tr tk", "ru be uk bg mk sr", "bs hr sr sl", "cs sk", "da no nb nn", "id ms jv", "es gl pt ca"),
    *("hi mr ne", "fa ps ur", "zh ja", "nl af", "et fi", "kk ky tt ba", "he yi", "am ti", "bn as"),
)
_OLD = {"iw": "he", "in": "id", "ji": "yi", "no": "nb"}


def language(page: Page, text: str) -> str | None:
    """A BCP 47 tag such as "hy" or "en-GB"; None where nothing is declared and the text is too short to
    tell."""
    declared = next((tag for tag in map(_normal, _declared(page)) if tag), None)
    found = _told(text[:_SAMPLE], declared)
    if found is None or (declared and _agree(declared, found)):
        return declared or (page.site.languages[0] if len(page.site.languages) == 1 else None)
    return found


def _declared(page: Page) -> list[str]:
    root = page.tree
    tags = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")]
    node = article(page)
    tags += texts(node.get("inLanguage")) if node else ()
    tags += [*page.meta.get("og:locale", ()), *page.meta.get("content-language", ())]
    tags += [page.capture.header("content-language"), *page.meta.get("language", ())]
    return [tag for tag in tags if tag]


def _normal(tag: str) -> str | None:
    """en_GB.UTF-8 -> en-GB; None for what is no tag."""
    parts = _TAG.fullmatch(tag.strip().split(",")[0])
    if not parts:
        return None
    language, script, region = parts[1].lower(), parts[2], parts[3]
    return "-".join(filter(None, (language, script and script.title(), region and region.upper())))


def _agree(declared: str, found: str) -> bool:
    mine, its = (_OLD.get(name, name) for name in (declared.partition("-")[0], found.partition("-")[0]))
    return mine == its or any(mine in group.split() and its in group.split() for group in _ALIKE)


def _told(text: str, declared: str | None) -> str | None:
    """By the script that most letters are of, then its letters, then common words, then the model."""
    stretches = [(found.lastindex or 0, found[0]) for found in _STRETCH.finditer(text)]
    sizes = Counter[int]()
    for script, letters in stretches:
        sizes[script] += len(letters)
    if not sizes:
        return None
    (most, size), total = sizes.most_common(1)[0], sizes.total()
    name = _SCRIPTS[most - 1][0]
    if name == "Hani" and 10 * sum(sizes[n] for n, (s, _) in enumerate(_SCRIPTS, 1) if s == "Kana") > size:
        name = "Kana"
    if name in ("Kana", "Hani"):
        return ("ja" if name == "Kana" else "zh") if size >= _ENOUGH_OWN else None
    if name in _OF_SCRIPT and 2 * size > total:
        return _OF_SCRIPT[name] if size >= _ENOUGH_OWN else None
    if size < _ENOUGH:
        return None
    words = [letters for script, letters in stretches if script == most]
    return (
        _of_letters(name, "".join(words))
        or _of_words([word.lower() for word in words], declared)
        or _modelled(text)
    )


def _of_letters(script: str, letters: str) -> str | None:
    for name, own in _OWN_LETTERS.get(script, ()):
        if sum(map(letters.count, own)) > _OWN_SHARE.get(name, 0.004) * len(letters):
            return name
    return None


def _of_words(words: list[str], declared: str | None) -> str | None:
    """The language whose commonest words are there; None where it takes the model to tell."""
    if len(words) < _LEAST_WORDS:
        return None
    counts = Counter(name for word in words for name in LANGUAGES_OF.get(word, ()))
    ranked = counts.most_common(2)
    if not ranked or ranked[0][1] < _COMMON * len(words):
        return None
    if len(ranked) == 1 or ranked[0][1] >= _AHEAD * ranked[1][1]:
        return ranked[0][0]
    mine = declared and _OLD.get(name := declared.partition("-")[0], name)
    return mine if mine and counts[mine] * _AHEAD >= ranked[0][1] else None


def _modelled(text: str) -> str | None:
    found, chance = _model().classify(text[:_FOR_MODEL])
    return str(found) if chance >= _SURE else None


@cache
def _model() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
