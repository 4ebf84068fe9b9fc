"""Probes: addresses that cannot exist, asked for about monthly, to know what the site shows in the place of a missing page."""

from __future__ import annotations

from collections.abc import Iterator

from newsbot.spiders.ways import Visit
from pipelines.dedup.probes import probes
from pipelines.shape import shape
from pipelines.storage.frontier import Finding


def findings(visit: Visit) -> Iterator[Finding]:
    if visit.entry.role != "start" or visit.read is None or visit.read.role != "page":
        return
    here = visit.capture.url
    links = {link.url for link in visit.read.survey.links if link.kind == "anchor"}
    articles = sorted(url for url in links if shape(url, visit.site) == "article")
    for url in probes(here, articles):
        yield Finding(url=url, role="probe", depth=visit.entry.depth + 1, found_on=here)
