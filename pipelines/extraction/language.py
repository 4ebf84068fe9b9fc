"""Which language the article is in: what the page declares, if its letters and words don't say otherwise."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from pipelines.extraction.metadata import articles, texts
from pipelines.page import Page

_TAG = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?:[-_]([A-Za-z]{2}|\d{3}))?(?:[-_.@].*)?")
_SAMPLE = 4000  # characters
_ENOUGH = 60  # letters; fewer prove nothing
_SURE = 0.9
# A script that one language writes decides alone.
_SCRIPTS = (
    ("hy", "\u0531", "\u058f"),
    ("ka", "\u10a0", "\u10ff"),
    ("el", "\u0370", "\u03ff"),
    ("he", "\u05d0", "\u05ea"),
    ("th", "\u0e00", "\u0e7f"),
    ("ko", "\uac00", "\ud7a3"),
)
# Languages that models take for each other: the declaration is the better witness.
_ALIKE = (
    *("az tr tk", "ru be uk bg mk sr", "bs hr sr sl", "cs sk", "da no nb nn", "id ms jv", "es gl pt ca"),
    *("hi mr ne", "fa ps ur", "zh ja", "nl af", "et fi", "kk ky tt"),
)
_OLD = {"iw": "he", "in": "id", "ji": "yi", "no": "nb"}


def language(page: Page, text: str) -> str | None:
    """A BCP 47 tag such as "hy" or "en-GB"; None where nothing is declared and the text is too short to
    tell."""
    declared = next((tag for tag in map(_normal, _declared(page)) if tag), None)
    found = _of_letters(text[:_SAMPLE])
    if found is None or (declared and _agree(declared, found)):
        return declared or (page.site.languages[0] if len(page.site.languages) == 1 else None)
    return found


def _declared(page: Page) -> list[str]:
    root = page.tree
    tags = [root.get("lang"), root.get("{http://www.w3.org/XML/1998/namespace}lang"), root.get("xml:lang")]
    tags += [text for node in articles(page)[:1] for text in texts(node.get("inLanguage"))]
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
    mine = declared.partition("-")[0]
    if mine == found or _OLD.get(mine, mine) == _OLD.get(found, found):
        return True
    return any(mine in group.split() and found in group.split() for group in _ALIKE)


def _of_letters(text: str) -> str | None:
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) < _ENOUGH:
        return None
    spread = Counter(name for letter in letters for name, first, last in _SCRIPTS if first <= letter <= last)
    for name, count in spread.most_common(1):
        if 2 * count > len(letters):
            return name
    if sum(letter in "əƏ" for letter in letters) * 40 > len(letters):
        return "az"
    found, chance = _model().classify(text)
    return str(found) if chance >= _SURE else None


@cache
def _model() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
