"""Pages of our own, and what they say of their day."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from pipelines.dating.evidence import claims
from pipelines.page import Page
from pipelines.values import Capture, Site

DAY = date(2021, 2, 4)
URL = "https://courier.example/news/2423"
HEADLINE = "Ministers agree to restart river talks"
LONG = "The two ministers met at the harbour and spoke about the depth of the river at some length. " * 4
FETCHED = datetime(2025, 10, 27, 8, 0, tzinfo=UTC)


def page(
    body: str,
    *,
    head: str = "",
    url: str = URL,
    lang: str = "",
    headers: tuple[tuple[str, str], ...] = (),
    **site: object,
) -> Page:
    top = f"<html lang='{lang}'><head><title>{HEADLINE} | The Courier</title>{head}</head>"
    html = f"{top}<body>{body}</body></html>"
    capture = Capture(url=url, fetched_at=FETCHED, status=200, body=html.encode(), headers=headers)
    return Page(capture, Site(name="courier.example", **site))


def article(before: str = "", after: str = "", end: str = "", **more: object) -> Page:
    return page(f"{before}<h1>{HEADLINE}</h1>{after}<p>{LONG}</p><p>{LONG}</p>{end}", **more)


def said(of: Page, kind: str, about: str = "published") -> list[tuple[str, date, date]]:
    return [
        (one.says, one.earliest, one.latest) for one in claims(of) if (one.kind, one.about) == (kind, about)
    ]


def days(of: Page, kind: str, about: str = "published") -> set[date]:
    return {earliest for _, earliest, _ in said(of, kind, about)}


def ld(**node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def listing() -> str:
    entries = "".join(
        f'<div><a href="/news/{7370 + n}">Harbour news of the day, number {n} in the series</a><br>'
        f"<div>{n + 10}.Oct.2025</div></div>"
        for n in range(10)
    )
    return f"<div>Latest news</div>{entries}<div>27 Oct 2025</div>"
