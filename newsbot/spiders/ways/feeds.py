"""RSS and Atom feeds: pages name them, and they name articles with the time of their last change."""

from __future__ import annotations

from collections.abc import Iterator

from newsbot.spiders.ways import Visit
from pipelines.shape import shape
from pipelines.storage.archive import text_of
from pipelines.storage.frontier import Finding

MOST_FEEDS = 10  # named by one page; a comment feed for each article is none of them


def findings(visit: Visit) -> Iterator[Finding]:
    if visit.read is None:
        return
    here, depth = visit.capture.url, visit.entry.depth
    if visit.read.role == "feed":
        for link in visit.read.survey.links:
            role = "article" if shape(link.url, visit.site) != "listing" else "listing"
            yield Finding(
                url=link.url,
                role=role,
                depth=depth + 1,
                found_on=here,
                due_if_asked_before=text_of(link.modified),
                signal="feed",
            )
    elif visit.read.role == "page" and visit.entry.role in ("start", "listing"):
        named = [link for link in visit.read.survey.links if link.kind == "feed"]
        for link in named[:MOST_FEEDS]:
            if "comment" not in f"{link.url} {link.text}".casefold():
                yield Finding(url=link.url, role="feed", depth=depth + 1, found_on=here)
