"""Names of people out of a byline, as written: without offices, degrees, dates, handles and photographers."""

from __future__ import annotations

import re
from html import unescape

from pipelines.extraction.stamps import is_date_line
from pipelines.lines import words_of

_MAX_TEXT = 200  # characters; a longer one is a biography
_MAX_NAME = 60
_ENDS = tuple(":?!…։؟")  # of sentences; a full stop may be an initial's
BY = re.compile(
    r"^\W*(?:"
    r"(?:(?:written|posted|published|reported|story|words|text|recipe|article|veröffentlicht|erstellt|geschrieben|publié|"
    r"escrito|publicado|ein (?:beitrag|artikel|gastbeitrag|kommentar|interview|bericht))\s+)?"
    r"(?:by|von|par|por|(?-i:d[ia])|door|av|af|autor(?:in|a|es|en|e)?|author|auteure?|autore|redakteur(?:in)?|text|texte|texto|tekst"
    r"|автор(?:ы|ка)?|текст|беседовала?|подготовила?|հեղինակ|տեքստ|ավտոր|ავტორი|ტექსტი|müəllif|yazar|yazan|hazırladı"
    r"|بقلم|كتب|كتبت|תאריך|מאת)(?:\s*[:：՝|]\s*|\s+)"
    r"|(?:作者|记者|記者|撰文|文)\s*[:：/／|]?\s*)",
    re.IGNORECASE,
)
_OTHER_CREDIT = re.compile(
    r"\b(?:fotos?|photos?|photographs?|pictures?|bild(?:er)?|grafik(?:en)?|illustrations?|vide[oó]s?|edited|editing|reviewed|translated"
    r"|übersetzung|фото|видео|иллюстрации|լուսանկար\w*|ფოტო|foto[ğq]raf)\b(?:\s+by\b)?\s*[:：/von]*.*",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"[(\[]?\s*(?:[\w.+-]+@[\w-]+\.[\w.]+|@\w+)\s*[)\]]?")
_BETWEEN = re.compile(
    r"\s*(?:[;/|•·,、，،；]|\s[-–—]\s|\b(?:and|und|et|och|med|with|mit|avec)\b|(?<=\s)(?:y|e|i|и|և|და|və|ve)(?=\s)|&)\s*",
    re.IGNORECASE,
)
_OFFICE = re.compile(
    r"\b(?:editor|(?:co-?)?authors?|correspondents?|reporters?|(?:staff |senior )?writers?|journalists?|columnists?|contribut\w+"
    r"|analysts?|directors?|managers?|founders?|chief|professors?|experts?|head|reviewers?|bureau|specialist|consultant"
    r"|redakteur(?:in)?|korrespondent(?:in)?|reporter(?:in)?|journalist(?:in)?|volontär(?:in)?|chefredakt\w+|leiter(?:in)?|autor(?:in)?"
    r"|journaliste|correspondante?|rédact\w+|envoyée?|redactora?|corresponsal|periodista|giornalista|inviato"
    r"|корреспондент\w*|редактор\w*|обозревател\w*|журналист\w*|спецкор\w*|լրագրող\w*|խմբագիր\w*|ჟურნალისტი|რედაქტორი|müxbir\w*|redaktor\w*"
    r"|مراسل\w*)\b",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"\b(?:updated|published|posted|written|minutes?|read|follow|view|all|more|comments?|kommentare?|photo|foto|date|datum|name"
    r"|veröffentlicht|publiziert|publié|publicado|erstellt|aktualisiert|herausgeber|опубликовано|обновлено|im gespräch)\b",
    re.IGNORECASE,
)
_DEGREE = re.compile(
    r"(?i:(?:ph|ed|psy|pharm)\.?\s?d|m\.?\s?[dabsp]\.?[a-z]{0,2}|b\.?\s?[as]\.?[a-z]{0,2}|r\.?\s?[dn]\.?n?|j\.?d|esq|jr|sr"
    r"|ll\.?m)\.?|[A-Z]{3,6}®?"
)
_NOBODY = frozenset((
    "admin", "administrator", "root", "user", "super user", "superuser", "webmaster", "guest", "gast", "no author",
    "online", "web", "internet", "author", "autor", "text", "zvg", "unknown", "anonymous", "админ", "автор", "ადმინი",
    "agenturen", "agencies", "nachrichtenagentur", "red", "share", "home", "none", "null", "von", "by",
))  # fmt: skip
_ORGANISATION = re.compile(
    r"\b(?:gmbh|ag|e\.?\s?v|ltd|llc|inc|corp|ooo|ооо|verlag|verband|stiftung|institut|redaktion|redação|news|media|press|agency|agentur|presse-agentur|newsroom|editors|rédaction|redacción|redazione|desk|редакция|խմբագրություն|რედაქცია|redaksiya"
    r"|agence|staff|team|online|portal|magazine?|zeitung|tv|radio|store|company|group|university|department|ministry|www|com)\b",
    re.IGNORECASE,
)
_NAME = re.compile(r"[^\W\d_][\w.’'ʼ‘`-]*(?:\s[\w.’'ʼ‘`\"“”()-]+){0,5}")
_JOINED = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z][a-z]+\s?\d)")  # "Ann LeeMarch 2"
_TRAILING = re.compile(r"\s(?:on|at|am|um|le|el|em|il|den|vom|in|for|für)$", re.IGNORECASE)
_DATE_AFTER = (
    re.compile(r"\b\d{1,2}(?:st|nd|rd|th|er)?[.\s/-]+(?:de\s)?[^\W\d_]{3,}.*|\b\d{1,4}[./-]\s?\d.*"),
    re.compile(r"(?:^|\s)(?:[^\W\d_]{3,12}\.?\s)?\d.*"),
)
_PLACE = re.compile(r"\s\(.*|\s(?:in|for|für|à|aus|at|из)\s+[^\W\d_].*")


def names(text: str, *, worded: bool = False) -> list[str]:
    """The people that a byline names, in its order. With `worded` it must begin with a word such as "By"."""
    text = " ".join(unescape(text).split())
    if len(text) > _MAX_TEXT or "://" in text:
        return []
    rest = BY.sub("", text)
    if worded and rest == text:
        return []
    rest = _OTHER_CREDIT.sub("", _HANDLE.sub(" ", rest))
    pieces = [_clean(piece) for piece in _BETWEEN.split(rest)]
    people = [
        name
        for place, name in enumerate(pieces)
        if name and not _OFFICE.search(name) and not (place and _DEGREE.fullmatch(name))
    ]
    offices = [name for name in pieces if " " in name]  # "Guardian staff reporter", if nobody has a name
    return list({words_of(name): name for name in people or offices[:1]}.values())


def is_byline(text: str) -> bool:
    """Is a line nothing but "By" and names?"""
    people = names(text, worded=True)
    return bool(people) and all(map(is_capital, people)) and not text.endswith(_ENDS)


def is_capital(name: str) -> bool:
    """Does each longer word begin with a capital, in scripts that have them?"""
    return all(word[0] == word[0].title() for word in name.split() if len(word) > 3)


def _clean(piece: str) -> str:
    """One name; "" where the piece is none."""
    name = _JOINED.sub(" ", piece)
    for pattern in (*_DATE_AFTER, _PLACE, _TRAILING):
        name = pattern.sub("", name).strip()
    name = BY.sub("", name).strip(' .:-–—()[]"“”*')
    if not 2 <= len(name) <= _MAX_NAME or words_of(name) in _NOBODY or is_date_line(name):
        return ""
    if _LABEL.search(name) or re.match(r"(?:in|aus|from|at|à|из|for)\s", name):
        return ""
    return name if _NAME.fullmatch(name) else ""


def is_organisation(name: str) -> bool:
    """By a word such as "GmbH" or "News", or by an office that stands for its holder."""
    return _ORGANISATION.search(name) is not None or _OFFICE.search(name) is not None
