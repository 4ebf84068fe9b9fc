"""Which keys hang together as one article, and which of them is its head?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pipelines.dedup.texts import alike


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One key of a site and what was captured under it."""

    key: str
    words: frozenset[str]  # fingerprints of the article texts seen there; none: never an article
    other: bool  # a listing or another page that is no article stood there
    first_seen: str  # of its first capture
    bodies: frozenset[str] = frozenset()  # the texts themselves


@dataclass(frozen=True, slots=True)
class Edge:
    """One key's claim to be another one."""

    source: str
    target: str
    kind: str  # redirect or canonical


def holds(edge: Edge, nodes: dict[str, Node]) -> bool:
    """Is the claim borne out by the texts? A redirect from a place that never held an article always is.

    A canonical link, or a redirect from what was an article, holds only where both places had the same text, or, as
    variants for phones and printers are cut otherwise, texts that are alike; nothing leads to a home page or a listing.
    """
    source, target = nodes.get(edge.source), nodes.get(edge.target)
    if source is None or target is None or edge.source == edge.target:
        return False
    if target.other and not target.words:
        return False
    if edge.kind == "redirect" and not source.words:
        return True
    if source.words & target.words:
        return True
    return any(alike(one, other) for one in sorted(source.bodies) for other in sorted(target.bodies))


def head(keys: Iterable[str], edges: Iterable[Edge], nodes: dict[str, Node]) -> str:
    """The key that an article goes by: where its claims lead, then the first seen; it must have held the article."""
    leads_on = {edge.source for edge in edges if holds(edge, nodes)}
    candidates = [nodes[each] for each in keys if nodes[each].words]
    return min(candidates, key=lambda node: (node.key in leads_on, node.first_seen, node.key)).key
