"""What JSON-LD says of the article on a page, in plain strings."""

from __future__ import annotations

from html import unescape

from pipelines.page import Page

_MAX_VALUES = 50


def types(node: dict[str, object]) -> frozenset[str]:
    """The last parts of a node's @type, in lower case."""
    return frozenset(
        text.rstrip("/").rpartition("/")[2].rpartition(":")[2].lower() for text in texts(node.get("@type"))
    )


def is_article(node: dict[str, object]) -> bool:
    return any(name.endswith(("article", "blogposting", "liveblogposting", "report")) for name in types(node))


def articles(page: Page) -> list[dict[str, object]]:
    """The nodes that describe an article. Where there are several, they may be those of a list."""
    return [node for node in page.json_ld if is_article(node)]


def texts(value: object) -> list[str]:
    """The strings of a value that is one, or a list of them."""
    values = value if isinstance(value, list) else [value]
    return [" ".join(unescape(v).split()) for v in values[:_MAX_VALUES] if isinstance(v, str) and v.strip()]


def named(value: object) -> list[str]:
    """The names of a thing, a list of things, or strings."""
    found = []
    for item in (value if isinstance(value, list) else [value])[:_MAX_VALUES]:
        found += texts(item.get("name")) if isinstance(item, dict) else texts(item)
    return found
