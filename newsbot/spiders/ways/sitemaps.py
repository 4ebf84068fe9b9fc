"""Sitemaps: robots.txt names them, or they stand where they usually do; they name pages and further sitemaps."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from newsbot.spiders.ways import Visit
from pipelines.shape import shape
from pipelines.storage.archive import text_of
from pipelines.storage.frontier import Finding

USUAL = "/sitemap.xml"


def findings(visit: Visit) -> Iterator[Finding]:
    here, depth = visit.capture.url, visit.entry.depth
    if visit.entry.role == "start" and depth == 0:
        yield Finding(url=urljoin(here, USUAL), role="sitemap", depth=1, found_on=here)
    if visit.read is None or visit.read.role != "sitemap":
        return
    for link in visit.read.survey.links:
        looks = "sitemap" if link.kind == "sitemap" else shape(link.url, visit.site)
        role = "other" if looks == "unknown" else looks
        if role != "file":
            yield Finding(
                url=link.url,
                role=role,
                depth=depth + 1,
                found_on=here,
                due_if_asked_before=text_of(link.modified),
                signal="sitemap",
            )
