"""The day in the page's own address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from pipelines.dating.evidence.order import order_of
from pipelines.dating.evidence.registry import evidence
from pipelines.dating.strings import Found, find, read
from pipelines.page import Page
from pipelines.values import Claim

_DATED_PATH = re.compile(
    r"(?:^|[/_=-])(?P<y>(?:19|20)\d\d)(?P<s>[/_-]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>[0-2]\d|3[01])(?=$|[/_.&+-]|T\d)"
)
_MONTH_DAY_PATH = re.compile(r"/(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])/(?P<d>[0-2]\d|3[01])/")
_SHORT_PATH = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>[1-9]|1[0-2])/(?P<d>[1-9]|[12]\d|3[01])(?=/)")
_DATED_PATHS = (_DATED_PATH, _MONTH_DAY_PATH, _SHORT_PATH)
_NAMED_PATH = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>[a-z]{3,9})/(?P<d>\d{1,2})(?=$|[/_.-])", re.I)
# A segment of its own: within a slug such a date is rather that of an event.
_DAY_FIRST_PATH = re.compile(
    r"/(?P<date>\d{1,2}(?P<s>[/.-])(?:\d{1,2}|[a-z]{3,9})(?P=s)(?:19|20)\d\d)(?=/)", re.I
)
_MONTH_PATH = re.compile(r"/(?P<y>(?:19|20)\d\d)/?(?P<m>0[1-9]|1[0-2])/(?!\d{1,2}/)")


@evidence("url")
def dated_path(page: Page) -> Iterator[Claim]:
    """/2021/02/04/, /2021/2/4/, /2021-02-04-title, /20210204/, /2021/feb/04/, /04-02-2021/; /2021/02/ is a month.

    Two different days in one address (a period, an anniversary) say nothing.
    """
    parts = urlsplit(page.url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    days = dict(_days(path, page))
    if len({one.earliest for one in days.values()}) == 1:
        says, one = next(iter(days.items()))
        yield Claim(url=page.url, kind="url", says=says, earliest=one.earliest, latest=one.latest)
    elif not days and (month := _MONTH_PATH.search(path)) and (whole := read(f"{month['y']}-{month['m']}")):
        yield Claim(
            url=page.url,
            kind="url",
            says=month[0],
            earliest=whole.earliest,
            latest=whole.latest,
            precision="range",
        )


def _days(path: str, page: Page) -> Iterator[tuple[str, Found]]:
    for pattern in _DATED_PATHS:
        for found in pattern.finditer(path):
            if day := read(f"{found['y']}-{found['m']:0>2}-{found['d']:0>2}"):
                yield found[0].strip("/_=-"), day
    for found in _NAMED_PATH.finditer(path):
        if named := next(iter(find(f"{found['d']} {found['m']} {found['y']}")), None):
            yield found[0], named
    for found in _DAY_FIRST_PATH.finditer(path):
        spelled = read(found["date"].replace("/", "-"), order=order_of(page))
        if spelled and spelled.earliest == spelled.latest:
            yield found["date"], spelled
