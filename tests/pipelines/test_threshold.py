"""The confidence below which no day is asserted, as a user sets it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pipelines.together import read_together
from pipelines.values import Capture, Site
from tests.pipelines.conftest import HTML, OSMER, START, Answer, Desk, article, dated

SITE = Site(name="osmer.example", hosts=frozenset({"osmer.example"}), timezone="Europe/Berlin")
URL = f"{OSMER}/news/4701"
HEAD = dated("2025-02-03T21:30:00+01:00")


@pytest.mark.parametrize(("threshold", "day"), [(None, "2025-02-03"), (0.0, "2025-02-03"), (1.0, None)])
def test_pages_that_are_read_together_heed_it(threshold: float | None, day: str | None) -> None:
    capture = Capture(
        url=URL,
        fetched_at=START,
        status=200,
        headers=(HTML,),
        body=article(1, head=HEAD).encode(),
    )
    (found,) = read_together([capture], replace(SITE, date_threshold=threshold))
    assert (found.verdict.published or "")[:10] == (day or "")
    assert found.verdict.latest is not None


def test_in_an_archive_it_holds_for_what_is_settled_from_then_on(desk: Desk) -> None:
    desk.take(Answer(url=URL, at=START, body=article(1, head=HEAD), headers=(HTML,)))
    desk.settle()
    assert desk.articles()["/news/4701"]["published"][:10] == "2025-02-03"
    desk.sites["osmer.example"] = replace(SITE, date_threshold=1.0)
    desk.settle()
    assert desk.articles()["/news/4701"]["published"][:10] == "2025-02-03"
    later = article(1, head=HEAD, below="<p>And so it went on.</p>")
    desk.take(Answer(url=URL, at=START + timedelta(days=1), body=later, headers=(HTML,)))
    desk.settle()
    found = desk.articles()["/news/4701"]
    assert found["published"] is None
    assert found["published_latest"] is not None
