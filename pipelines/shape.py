"""What does an address look like: an article's, a listing's, or neither?

A guess from the address alone, for the order of fetching and for drawing pages that teach a site's furniture. What a page
is, its content decides.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote, urlsplit

from pipelines.values import Site

PAGED = re.compile(r"(?:^|[?&/])(?:page|pg|paged|start|offset)[=/-]?\d+(?:$|[&/])", re.IGNORECASE)
SECTION = re.compile(
    r"/(?:tags?|topics?|categor(?:y|ies)|sections?|authors?|search|archives?|rubrics?|labels?|users?|feeds?|rss)(?:/|$)",
    re.IGNORECASE,
)
DATED = re.compile(r"/(?:19|20)\d\d[/-]?(?:0[1-9]|1[0-2])(?:[/-]?(?:[0-2]\d|3[01]))?[/-]")
LAST_WITH_NUMBER = re.compile(r"(?:^|[-_/=])\d{3,}(?:\.\w{3,5})?$")
FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|ico|css|js|json|pdf|docx?|xlsx?|pptx?|zip|gz|rar|7z|mp[34]|m4[av]|avi|mov|webm|ogg|wav"
    r"|woff2?|ttf|eot|exe|dmg|apk|ics|epub)$",
    re.IGNORECASE,
)


def shape(url: str, site: Site) -> str:
    """article, listing, file or unknown. A site's own patterns decide where it has them."""
    return _shape(url, site.article, site.listing)


# The menus of a site's pages lead to the same addresses.
@lru_cache(maxsize=5_000)
def _shape(url: str, article: re.Pattern[str] | None, listing: re.Pattern[str] | None) -> str:
    parts = urlsplit(url)
    target = parts.path + (f"?{parts.query}" if parts.query else "")
    if FILE.search(parts.path):
        return "file"
    if listing is not None and listing.search(target):
        return "listing"
    if article is not None:
        return "article" if article.search(target) else "listing"
    segments = [segment for segment in unquote(parts.path).split("/") if segment]
    if not segments and not parts.query:
        return "listing"
    if PAGED.search(target) or SECTION.search(parts.path):
        return "listing"
    last = segments[-1] if segments else parts.query
    words = [word for word in re.split(r"[-_.\s]+", re.sub(r"\.\w{3,5}$", "", last)) if word]
    if DATED.search(parts.path) and len(words) > 1:
        return "article"
    if (
        len(words) >= 4
        or LAST_WITH_NUMBER.search(last)
        or re.search(r"(?:^|&)(?:id|p|article|story|news)=\d+", parts.query)
    ):
        return "article"
    if len(segments) <= 1 and len(words) <= 1:
        return "listing"
    return "unknown"
