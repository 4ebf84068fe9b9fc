"""The kinds of evidence: whoever registers a function is asked of every page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pipelines.dating.evidence.order import order_of
from pipelines.dating.stated import stated
from pipelines.dating.strings import Found, read
from pipelines.page import Page
from pipelines.values import Claim

MOST = 200  # elements looked at: an article has a few, a page that is made to be slow has thousands

Witness = Callable[[Page], Iterator[Claim]]
_WITNESSES: dict[str, Witness] = {}


def evidence(kind: str) -> Callable[[Witness], Witness]:
    """Register a function as the one that yields claims of a kind."""

    def register(witness: Witness) -> Witness:
        _WITNESSES[kind] = witness
        return witness

    return register


def claims(page: Page) -> tuple[Claim, ...]:
    """All that the page says of its own day, each statement once. Raises what `Page` raises."""
    found = (claim for witness in _WITNESSES.values() for claim in witness(page))
    return tuple(dict.fromkeys(found))


def claim(page: Page, kind: str, found: Found, *, about: str = "published") -> Claim:
    """A date that was found, as a claim about this page."""
    return stated(page.url, kind, found, page.site, about=about)


def read_claims(page: Page, kind: str, values: Iterable[str], *, about: str = "published") -> list[Claim]:
    """The claims of those strings that are dates."""
    order = order_of(page)
    return [claim(page, kind, one, about=about) for value in values if (one := read(value, order=order))]


def if_agreed(found: list[Claim]) -> list[Claim]:
    """Elements that name different days are those of different articles."""
    return found if len({(one.earliest, one.latest) for one in found}) == 1 else []
