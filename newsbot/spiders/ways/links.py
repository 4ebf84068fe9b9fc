"""The links of a page: articles, listings and their further pages, the canonical address, redirects."""

from __future__ import annotations

from collections.abc import Iterator

from newsbot.spiders.ways import Visit
from pipelines.dedup.addresses import cautious
from pipelines.shape import shape
from pipelines.storage.captures import REDIRECTS
from pipelines.storage.frontier import Finding


def findings(visit: Visit) -> Iterator[Finding]:
    here, depth = visit.capture.url, visit.entry.depth
    if visit.capture.status in REDIRECTS:
        target = cautious(visit.capture.header("location") or "", here)
        if target and target != here:
            yield Finding(url=target, role=visit.entry.role, depth=depth + 1, found_on=here, exact=True)
        return
    if visit.read is None or visit.read.role != "page" or "nofollow" in visit.read.survey.rules:
        return
    for link in visit.read.survey.links:
        if link.kind in ("canonical", "refresh") and link.url != here:
            yield Finding(url=link.url, role=visit.entry.role, depth=depth + 1, found_on=here, exact=True)
        elif link.kind == "next":
            yield Finding(url=link.url, role="listing", depth=max(depth, 2), found_on=here, further=True)
        elif link.kind in ("anchor", "alternate"):
            looks = shape(link.url, visit.site)
            if looks != "file":
                role = (
                    "article"
                    if looks == "article" or link.dated
                    else "listing"
                    if looks == "listing"
                    else "other"
                )
                yield Finding(url=link.url, role=role, depth=depth + 1, found_on=here)
