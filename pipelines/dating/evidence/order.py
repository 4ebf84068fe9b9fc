"""How is 03/04/2021 meant on a page?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from pipelines.dating.layout import numbered
from pipelines.dating.months import most_common_order, order_in_territory
from pipelines.dating.nodes import strings_of
from pipelines.page import Page

__all__ = ["order_of"]

_NUMERIC = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)(?![\d/-])")
_ISO_DAY = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?([0-2]\d|3[01])(?!\d)")
_LONGEST = 200  # characters of a line that is looked at: dates of the page stand in short ones
_DAY = timedelta(days=1)


# Asked for each date of a page, one after the other.
@lru_cache(maxsize=4)
def order_of(page: Page) -> str | None:
    """ "dmy", "mdy", "ymd", or None if nothing tells.

    As the site file says; else as the page's dates themselves show, where one of two readings is a day that its
    markup states without doubt; else as the page's language has it; for English as the declared region, the
    country of the host, or the page's dates with a number above twelve have it.
    """
    if page.site.date_order:
        return page.site.date_order
    pairs = set(_pairs(page))
    if order := _borne_out(pairs, page):
        return order
    language, region = _declared(page)
    if language and language != "en":
        return most_common_order(language)
    country = region or _country(page.url)
    if order := order_in_territory(language, country) if country else None:
        return order
    shown = {"dmy" if first > 12 else "mdy" for first, second, _ in pairs if max(first, second) > 12}
    return shown.pop() if len(shown) == 1 else None


def _pairs(page: Page) -> Iterator[tuple[int, int, int]]:
    """First number, second number and year of the numeric dates in short lines."""
    for at in numbered(page):
        if len(text := page.lines[at].text) <= _LONGEST:
            yield from _numeric_dates(text)


@lru_cache(maxsize=20_000)
def _numeric_dates(text: str) -> tuple[tuple[int, int, int], ...]:
    return tuple((int(found[1]), int(found[3]), int(found[4])) for found in _NUMERIC.finditer(text))


def _borne_out(pairs: set[tuple[int, int, int]], page: Page) -> str | None:
    """The order in which ambiguous dates name a day that the markup states as well.

    The two readings of one date lie a month apart or more, so that a day of grace for zones makes none doubtful.
    """
    doubtful = [
        (first, second, year) for first, second, year in pairs if first != second <= 12 >= first > 0 < second
    ]
    if not doubtful or not (stated := _stated_days(page)):
        return None
    orders = set()
    for first, second, year in doubtful:
        days = {"dmy": date(year, second, first), "mdy": date(year, first, second)}
        near = {order for order, day in days.items() if any(abs(day - one) <= _DAY for one in stated)}
        if len(near) == 1:
            orders |= near
    return orders.pop() if len(orders) == 1 else None


def _stated_days(page: Page) -> set[date]:
    """The days that metas, JSON-LD and the address give year first."""
    texts = [
        text for name, all_ in page.meta.items() if re.search("time|date|pub", name) for text in all_[:5]
    ]
    for node in page.json_ld[:50]:
        texts += [
            text
            for key in ("datePublished", "dateModified", "dateCreated")
            for text in strings_of(node.get(key))
        ]
    days = set()
    for text in [*texts, page.url]:
        for found in _ISO_DAY.finditer(text[:400]):
            try:
                days.add(date(int(found[1]), int(found[2]), int(found[3])))
            except ValueError:
                continue
    return days


def _declared(page: Page) -> tuple[str, str]:
    """Language and region that the page declares, the region only where it tells something.

    Systems preset en-US, which pages of all countries leave as it is.
    """
    given = [page.tree.get("lang"), page.tree.get("xml:lang")]
    given += [page.meta.get(name, ("",))[0] for name in ("content-language", "og:locale")]
    tags = [
        re.split(r"[-_]", tag.strip())
        for tag in given
        if tag and re.match(r"[A-Za-z]{2,3}(?![A-Za-z])", tag.strip())
    ]
    language = tags[0][0].casefold() if tags else ""
    regions = [
        tag[-1].upper()
        for tag in tags
        if tag[0].casefold() == language and re.fullmatch("[A-Za-z]{2}", tag[-1]) and tag[1:]
    ]
    return language, next((region for region in regions if region != "US"), "")


# Sold to everybody for what they spell.
_VANITY = frozenset(
    [
        "ac",
        "ai",
        "cc",
        "cd",
        "co",
        "fm",
        "gg",
        "im",
        "io",
        "la",
        "ly",
        "me",
        "ms",
        "nu",
        "sc",
        "sh",
        "st",
        "tk",
        "to",
        "tv",
        "vc",
        "ws",
    ]
)


def _country(url: str) -> str:
    """The territory that a host's last label stands for; "" where it stands for none."""
    label = (urlsplit(url).hostname or "").rpartition(".")[2]
    if label in {"gov", "mil"}:
        return "US"
    return {"uk": "GB"}.get(label, label.upper()) if len(label) == 2 and label not in _VANITY else ""
