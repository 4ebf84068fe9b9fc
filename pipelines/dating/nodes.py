"""Which of a page's JSON-LD nodes describe the page itself?"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urlsplit

from pipelines.page import Page


def about_this_page(page: Page, nodes: list[dict[str, object]]) -> list[dict[str, object]]:
    """The nodes that name this page's address; else those with its title; else the only one.

    News pages carry nodes of related articles too, and those look just the same.
    """
    if not nodes:
        return []
    own = _addresses(page)
    named = [node for node in nodes if own & {_path(url) for url in _node_urls(node)}]
    if named:
        return named
    titles = " ".join([page.title, *page.meta.get("og:title", ())]).casefold()[:1000]
    titled = [
        node
        for node in nodes
        if any(t.casefold().strip() in titles for t in strings_of(node.get("headline")) if t.strip())
    ]
    if titled:
        return titled
    return nodes if len(nodes) == 1 else []


@lru_cache(maxsize=1)
def _addresses(page: Page) -> set[tuple[str, str]]:
    """By which a node can name this page. A home page doesn't count: every node of a site may name it."""
    declared = [
        element.get("href") or "" for element in page.tree.iter("link") if element.get("rel") == "canonical"
    ]
    return {_path(url) for url in [page.url, *declared, *page.meta.get("og:url", ())] if _path(url)[0]}


def _path(url: str) -> tuple[str, str]:
    """Path and query, without what varies: scheme, host, fragment, slash at the end."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return "", ""
    return parts.path.rstrip("/").casefold(), parts.query


def _node_urls(node: dict[str, object]) -> Iterator[str]:
    for key in ("url", "mainEntityOfPage", "@id"):
        value = node.get(key)
        yield from strings_of(value.get("@id") or value.get("url") if isinstance(value, dict) else value)


def strings_of(value: object) -> tuple[str, ...]:
    """The strings of a JSON-LD value: one, a list, a typed {"@value": …}, or a number (of seconds)."""
    if isinstance(value, dict):
        value = value.get("@value")
    if isinstance(value, list):
        return tuple(text for item in value if not isinstance(item, list) for text in strings_of(item))
    if isinstance(value, int) and not isinstance(value, bool):
        return (str(value),)
    return (value,) if isinstance(value, str) else ()
