"""What does an address look like, once all that varies is taken out of it?

A calendar, a shop's filters and a maze have addresses without end, but few forms. What is known of a form (whether
asking for it has brought anything) is known of all its addresses. Works on keys, as `addresses.key` gives them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from urllib.parse import unquote

MOST_SEGMENTS = 25
MOST_PARAMETERS = 20
MOST_OF_ONE_NAME = 8  # f[]=red&f[]=blue&…
MOST_NAMES = 3  # more parameters than that are a filter: how many ways there are to combine them says nothing
SHOWN_SEGMENTS = 8
ROUNDS = 3  # a path that goes round and round
ROUNDS_OF_NUMBERS = 5  # /10/10/10/ is a day

# Words that say what kind of page it is, wherever they stand; other words may be anything.
KINDS = frozenset(
    [
        "agenda",
        "amp",
        "archive",
        "archives",
        "archiv",
        "articles",
        "author",
        "authors",
        "autor",
        "blog",
        "calendar",
        "calendario",
        "calendrier",
        "categories",
        "category",
        "comments",
        "date",
        "day",
        "edition",
        "event",
        "events",
        "events-calendar",
        "feed",
        "feeds",
        "filter",
        "gallery",
        "issue",
        "issues",
        "kalender",
        "label",
        "labels",
        "list",
        "month",
        "news",
        "newsletter",
        "p",
        "page",
        "pages",
        "pg",
        "photo",
        "photos",
        "post",
        "posts",
        "print",
        "rss",
        "search",
        "section",
        "sections",
        "seite",
        "sitemap",
        "sitemaps",
        "sort",
        "story",
        "stories",
        "tag",
        "tags",
        "theme",
        "thema",
        "topic",
        "topics",
        "type",
        "user",
        "users",
        "veranstaltungen",
        "video",
        "videos",
        "view",
        "week",
        "year",
    ]
)
# Parameters whose value is the name of a program: other values are other pages, not further ones.
PROGRAMS = frozenset(
    [
        "act",
        "action",
        "area",
        "cmd",
        "controller",
        "do",
        "file",
        "layout",
        "mod",
        "module",
        "op",
        "option",
        "page_type",
        "task",
        "type",
        "view",
    ]
)
PLAIN = re.compile(r"[a-z][a-z_-]{0,23}", re.IGNORECASE)
NUMBERED = re.compile(r"([a-z]+)[-_]?\d+", re.IGNORECASE)
ENDING = re.compile(r"\.[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
PROGRAM = re.compile(r"\.(?:php\d?|aspx?|jsp|cgi|cfm|pl|do)$", re.IGNORECASE)
DATE = re.compile(r"\d{4}[-_.]\d{1,2}(?:[-_.]\d{1,2})?|\d{1,2}[-_.]\d{1,2}[-_.]\d{4}")
WORD_BREAK = re.compile(r"[-_+.,\s]+|%20")
SLUG_WORDS = 3
# Drawn by lot, as the id of a visit is: letters and digits in one piece, or what a UUID looks like.
ANY_TOKEN = (
    r"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?=[a-z]*[0-9])(?=[0-9]*[a-z])[0-9a-z]{8,128}"
    r"|\([a-z]\([0-9a-z]{8,128}\)\))"
)
TOKEN = re.compile(ANY_TOKEN, re.IGNORECASE)
TOKEN_SOMEWHERE = re.compile(rf"/{ANY_TOKEN}(?=/|$)", re.IGNORECASE)

# A path that ends with a month or a day of its calendar: what stands further down is a page of its own. A number of four
# digits is as often the id of something, so the words before it must speak of a calendar, or there must be none.
CALENDAR_END = re.compile(
    r"(?:/(?:calend[a-z]*|kalender|events?|agenda|termine|veranstaltungen|year|month|week|day)|^(?:/[a-z]{2})?)"
    r"/(\d{4})[/-](?:0?[1-9]|1[0-2])(?:[/-](?:0?[1-9]|[12]\d|3[01]))?$",
    re.IGNORECASE,
)
YEAR_PARAMETER = re.compile(r"(?:^|&)(?:[a-z]+[-_.])?(?:year|yr|jahr|annee|ano|anno)=(\d{1,9})(?=&|$)", re.I)
DATE_PARAMETER = re.compile(
    r"(?:^|&)[\w.\[\]%-]*?(?:date|day|month|week|datum|tag|mois|mes|from|to|start|end|ym|cal)"
    r"=(\d{4,5})-(?:0?[1-9]|1[0-2])(?:-\d{1,2})?(?=&|$)",
    re.IGNORECASE,
)
OLDEST = 1500  # before the first newspapers
NOT_A_YEAR = 2200  # in a path, a number from there on is the id of something


def impossible(name: str, *, now: datetime) -> str | None:
    """Why no page worth having can stand at an address, told by its key alone; None: one may."""
    return _impossible(name, now.year + 1)


@lru_cache(maxsize=5_000)
def _impossible(name: str, latest: int) -> str | None:
    base, _, query = name.partition("?")
    path = base[base.find("/") :] if "/" in base else ""
    segments = path.split("/")[1:]
    if len(segments) > MOST_SEGMENTS:
        return f"a path of more than {MOST_SEGMENTS} parts"
    if len(segments) >= ROUNDS and _goes_round(segments):
        return "a path that repeats itself"
    if query:
        names = [each.partition("=")[0] for each in query.split("&")]
        if len(names) > MOST_PARAMETERS:
            return f"more than {MOST_PARAMETERS} parameters"
        if len(names) > MOST_OF_ONE_NAME and max(map(names.count, names)) > MOST_OF_ONE_NAME:
            return f"one parameter more than {MOST_OF_ONE_NAME} times"
    if any(not OLDEST <= year <= latest for year in _years(path, query)):
        return "a calendar far from now"
    return None


def _goes_round(segments: list[str]) -> bool:
    """Does a part of the path, of one segment to three, follow upon itself?"""
    for length in (1, 2, 3):
        same = 0  # how many segments in a row are as the one so far before
        for before, each in zip(segments, segments[length:], strict=False):
            same = same + 1 if each and each == before else 0
            rounds = ROUNDS_OF_NUMBERS if len(each) <= 2 and each.isdigit() else ROUNDS
            if same >= (rounds - 1) * length:
                return True
    return False


def _years(path: str, query: str) -> list[int]:
    """The years of which an address gives a calendar; a day in the address of an article is not among them."""
    years = [int(each) for each in (*YEAR_PARAMETER.findall(query), *DATE_PARAMETER.findall(query))]
    if (found := CALENDAR_END.search(path)) and int(found[1]) < NOT_A_YEAR:
        years.append(int(found[1]))
    return years


@lru_cache(maxsize=5_000)
def levels(name: str, *, role: str = "other") -> tuple[str, ...]:
    """The forms that an address has, the finest first: itself, where on the site it stands, the site.

    `#` is a number or a day, `~` a headline, `*` anything else, `**` all below. What looks like an article is counted apart from
    pages in the wider forms, and so are feeds and sitemaps in all.
    """
    base, _, query = name.partition("?")
    host, _, path = base.partition("/")
    segments = path.split("/") if path else []
    parts = [
        _part(each, leads=place == 0 and (len(segments) > 1 or bool(query)))
        for place, each in enumerate(segments[:SHOWN_SEGMENTS])
    ]
    if len(segments) > SHOWN_SEGMENTS:
        parts.append("**")
    fine = f"{host}/{'/'.join(parts)}{_parameters(query)}"
    first = parts[0] if parts else ""
    if role in ("feed", "sitemap"):
        return f"{role} {fine}", f"{role} {host}/**"
    of = "article " if role == "article" else ""
    if len(segments) > 1 or query:
        return fine, f"{of}{host}/{first}/**", f"{of}{host}/**"
    return fine, f"{of}{host}/**"


def _part(segment: str, *, leads: bool) -> str:
    """What is left of one segment. The first of several, a word, says where on the site we are."""
    if segment.isdigit():
        return "#"
    lower = unquote(segment).lower()
    if lower in KINDS:
        return lower
    if (numbered := NUMBERED.fullmatch(segment)) and numbered[1].lower() in KINDS:
        return f"{numbered[1].lower()}#"
    ending = found[0].lower() if (found := ENDING.search(segment)) else ""
    stem = lower[: len(lower) - len(ending)] if ending else lower
    if ending and PROGRAM.search(segment) and PLAIN.fullmatch(stem):
        return stem + ending
    if stem.isdigit() or DATE.fullmatch(stem):
        return f"#{ending}"
    if leads and PLAIN.fullmatch(lower):
        return lower
    return f"{'~' if len(WORD_BREAK.split(stem)) >= SLUG_WORDS else '*'}{ending}"


def _parameters(query: str) -> str:
    if not query:
        return ""
    names = list(dict.fromkeys(map(_parameter, query.split("&"))))
    return "?*" if len(names) > MOST_NAMES else "?" + "&".join(names)


def _parameter(said: str) -> str:
    name, _, value = said.partition("=")
    name = re.split(r"\[|%5B", name, maxsplit=1)[0].lower()
    if name in PROGRAMS and PLAIN.fullmatch(value):
        return f"{name}={value.lower()}"
    return name if PLAIN.fullmatch(name) else "*"


def without(name: str, parameters: Iterable[str]) -> str:
    """The key without these parameters, and with a blank for such parts of its path: for comparing, not for fetching."""
    gone = set(parameters)
    base, _, query = name.partition("?")
    if any(each.startswith("/") for each in gone):
        segments = base.split("/")
        for place, each in enumerate(segments[1:], start=1):
            if f"/{place}" in gone and TOKEN.fullmatch(each):
                segments[place] = "{}"
        base = "/".join(segments)
    kept = [each for each in query.split("&") if each.partition("=")[0] not in gone]
    return f"{base}?{'&'.join(kept)}" if any(kept) else base


def names(name: str) -> tuple[str, ...]:
    """What an address has of parameters, each name once, and of parts of its path that are drawn by lot: "/1" is the first."""
    base, _, query = name.partition("?")
    found = [each.partition("=")[0] for each in query.split("&")] if query else []
    if TOKEN_SOMEWHERE.search(base):
        found += [
            f"/{place}" for place, each in enumerate(base.split("/")) if place and TOKEN.fullmatch(each)
        ]
    return tuple(dict.fromkeys(found))
