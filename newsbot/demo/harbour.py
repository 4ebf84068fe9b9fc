"""The Harbour Post: a modern site that states its dates in every way there is, and honours validators."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from types import MappingProxyType
from typing import Final
from urllib.parse import parse_qs, urlsplit

from newsbot.demo import harbour_feeds as feeds
from newsbot.demo import harbour_pages as pages
from newsbot.demo.newsdesk import known, live
from newsbot.demo.pictures import picture
from newsbot.demo.server import HTML, Answer

# Pages are made anew every morning: Last-Modified says when, not when the article was published.
PRINTED: Final[Mapping[int, datetime]] = MappingProxyType(
    {1: datetime(2025, 10, 27, 4, 0, tzinfo=UTC), 2: datetime(2025, 10, 28, 4, 0, tzinfo=UTC)}
)
PAGE_LENGTH: Final = 10
FIXED: Final[Mapping[str, tuple[str, Callable[[int, str], bytes]]]] = MappingProxyType(
    {
        "/": (HTML, pages.home),
        "/about": (HTML, pages.about),
        pages.DEAD_LINK: (HTML, pages.not_found),  # a soft 404: it says 200
        "/robots.txt": ("text/plain; charset=utf-8", feeds.robots),
        "/feed.xml": ("application/rss+xml", feeds.rss),
        "/business/atom.xml": ("application/atom+xml", feeds.business_atom),
        "/sitemap.xml": ("application/xml", feeds.sitemap_index),
        "/sitemap-articles.xml.gz": ("application/gzip", feeds.sitemap),
        "/sitemap-news.xml": ("application/xml", feeds.news_sitemap),
    }
)


def answer(target: str, day: int, base: str) -> Answer:
    """The paper's answer to one address, with the morning since which it has been the same."""
    page = _answer(target, day, base)
    if page.status is not HTTPStatus.OK:
        return page
    since = next(morning for morning in PRINTED if _answer(target, morning, base) == page)
    return replace(page, last_modified=PRINTED[since])


def _answer(target: str, day: int, base: str) -> Answer:
    split = urlsplit(target)
    if split.path in FIXED:
        content_type, write = FIXED[split.path]
        return Answer(body=write(day, base), content_type=content_type)
    match split.path.strip("/").split("/"):
        case ["img", *_]:
            return picture(split.path)
        case ["amp", slug]:
            return _amp(slug, day, base)
        case [section] if section in pages.SECTIONS:
            return _listing(section, parse_qs(split.query).get("page", ["1"])[0], day, base)
        case _:
            return _article(split.path, day, base)


def _article(path: str, day: int, base: str) -> Answer:
    story = next((story for story in known("harbour", day) if story.path == path), None)
    if story is None:
        return _not_found(day, base)
    if story.is_gone(day):
        return Answer(body=pages.withdrawn(), status=HTTPStatus.GONE)
    return Answer(body=pages.article(story, day, base))


def _amp(slug: str, day: int, base: str) -> Answer:
    variants = (story for story in live("harbour", day) if pages.has_amp(story))
    story = next((story for story in variants if story.slug == slug), None)
    return _not_found(day, base) if story is None else Answer(body=pages.amp(story, base))


def _listing(section: str, number: str, day: int, base: str) -> Answer:
    stories = tuple(story for story in live("harbour", day) if story.section == section)
    starts = range(0, len(stories), PAGE_LENGTH)
    leaves = {str(count): stories[start : start + PAGE_LENGTH] for count, start in enumerate(starts, 1)}
    if number not in leaves:
        return _not_found(day, base)
    leaf = pages.Leaf(
        section=section, stories=leaves[number], number=int(number), is_last=int(number) == len(leaves)
    )
    return Answer(body=pages.listing(leaf, day, base))


def _not_found(day: int, base: str) -> Answer:
    return Answer(body=pages.not_found(day, base), status=HTTPStatus.NOT_FOUND)
