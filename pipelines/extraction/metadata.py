"""What JSON-LD says of the article on a page, in plain strings."""

from __future__ import annotations

from html import unescape
from urllib.parse import urlsplit

from pipelines.page import Page

_MAX_VALUES = 50
_ENDINGS = ("article", "blogposting", "liveblogposting", "report")


def types(node: dict[str, object]) -> frozenset[str]:
    """The last parts of a node's @type, in lower case."""
    value = node.get("@type")
    values = value[:_MAX_VALUES] if isinstance(value, list) else (value,)
    return frozenset(
        text.strip().rstrip("/").rpartition("/")[2].rpartition(":")[2].lower()
        for text in values
        if isinstance(text, str)
    )


def is_article(node: dict[str, object]) -> bool:
    return any(name.endswith(_ENDINGS) for name in types(node))


def articles(page: Page) -> list[dict[str, object]]:
    """The nodes that describe an article. Where there are several, they may be those of a list."""
    return [node for node in page.json_ld if is_article(node)]


def article(page: Page) -> dict[str, object] | None:
    """The node that describes the page's own article: the one with its address, else the first of any."""
    found = articles(page)
    if len(found) > 1:
        own = urlsplit(page.url)
        for node in found:
            if any(urlsplit(url)[2:4] == own[2:4] for url in _addresses(node)):
                return node
    return found[0] if found else None


def _addresses(node: dict[str, object]) -> list[str]:
    of = node.get("mainEntityOfPage")
    inner = [of.get("@id"), of.get("url")] if isinstance(of, dict) else [of]
    return [
        url for value in (node.get("url"), node.get("@id"), *inner) for url in texts(value) if _is_url(url)
    ]


def _is_url(text: str) -> bool:
    try:
        return bool(urlsplit(text).netloc)
    except ValueError:
        return False


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
