"""The probes that a start page leads to, and that they lead nowhere."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest

from newsbot.spiders import ways
from newsbot.spiders.ways import Visit
from pipelines.dedup.probes import probe_name
from pipelines.reading import read
from pipelines.storage.frontier import Entry
from pipelines.values import Capture, Site

OSMER = "https://osmer.example"
NAME = probe_name(OSMER)
SITE = Site(name="osmer.example", hosts=frozenset({"osmer.example"}))
LINKS = "".join(
    f'<a href="/news/{n}-the-ferry-sails-again">The ferry sails again</a>' for n in range(4711, 4716)
)


def entry(role: str, url: str) -> Entry:
    given: dict[str, Any] = {each.name: None for each in fields(Entry)}
    return Entry(
        **given
        | {"id": 1, "url": url, "site": SITE.name, "role": role, "depth": 0, "tries": 0, "unmodified": 0}
    )


def visit(role: str, path: str, *, status: int = 200, location: str = "") -> Visit:
    headers = (("Content-Type", "text/html"), *((("Location", location),) if location else ()))
    body = f"<html><body>{LINKS}</body></html>".encode()
    capture = Capture(url=OSMER + path, fetched_at=None, status=status, headers=headers, body=body)
    found = read(capture, SITE) if status == 200 else None
    return Visit(site=SITE, entry=entry(role, capture.url), capture=capture, read=found)


def probed(seen: Visit) -> set[str]:
    return {each.url.removeprefix(OSMER) for each in ways.findings(seen) if each.role == "probe"}


@pytest.mark.parametrize(
    ("role", "status", "found"),
    [
        ("start", 200, {f"/{NAME}", f"/news/{NAME}"}),
        ("start", 404, set()),
        ("listing", 200, set()),
        ("article", 200, set()),
    ],
)
def test_only_a_start_page_leads_to_probes(role: str, status: int, found: set[str]) -> None:
    assert probed(visit(role, "/", status=status)) == found


def test_a_probes_page_leads_nowhere() -> None:
    assert list(ways.findings(visit("probe", f"/{NAME}"))) == []


@pytest.mark.parametrize(
    ("location", "followed"), [("/", False), ("/404.html", False), (f"/en/{NAME}", True)]
)
def test_a_redirect_of_a_probe_is_followed_only_to_itself(location: str, followed: bool) -> None:
    assert bool(list(ways.findings(visit("probe", f"/{NAME}", status=302, location=location)))) == followed
