"""Pages of an invented newspaper, rendered in many layouts, for the tests beside this file."""

from __future__ import annotations

from pipelines.page import Page
from pipelines.values import Capture, Site

HEADLINE = "Harbour council votes to deepen the northern channel"
BODY = (
    "The harbour council of Osmer voted on Tuesday to deepen the northern channel by two metres, so that "
    "larger grain "
    "ships can reach the quays without waiting for the tide.",
    "The work will begin in spring and take about eighteen months, said the harbour master, Ilse Brandvik, "
    "who had "
    "asked for the decision since the last dry summer.",
    "“We have lost four shipping lines to Port Amery, and we would have lost a fifth,” she told the council "
    "before "
    "the vote, which was carried by nineteen to six.",
    "Fishermen fear for the mussel banks along the eastern shore and have announced that they will take the "
    "plan to "
    "the river court as soon as it is published.",
)
OTHERS = tuple(
    f"{subject} {verb}"
    for subject in (
        "Lock keepers at Halden",
        "The Tarn ferry company",
        "Students of the river college",
        "Norland's poets",
    )
    for verb in ("reject the new timetable", "celebrate a hundred years", "ask for warmer halls")
)


def page(html: str | bytes, url: str = "http://osmer.example/news/4711", **kwargs: object) -> Page:
    """A page as if fetched, with a site that nobody described unless one is given."""
    site = kwargs.pop("site", Site(name="osmer.example"))
    status = kwargs.pop("status", 200)
    body = html if isinstance(html, bytes) else html.encode()
    assert isinstance(site, Site)
    assert isinstance(status, int)
    headers = kwargs.pop("headers", (("Content-Type", "text/html; charset=utf-8"),))
    capture = Capture(url=url, fetched_at=None, status=status, headers=headers, body=body)  # type: ignore[arg-type]
    return Page(capture, site)


def document(content: str, title: str = HEADLINE, head: str = "") -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{content}</body></html>"


def article(
    body: tuple[str, ...] = BODY, headline: str = HEADLINE, around: str = "", before: str = ""
) -> str:
    text = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    return document(f"{before}<div><h1>{headline}</h1>{text}</div>{around}", headline)
