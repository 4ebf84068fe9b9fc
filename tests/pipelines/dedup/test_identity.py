"""Which claims to be another address hold, and which address an article goes by."""

from __future__ import annotations

import pytest

from pipelines.dedup.identity import Edge, Node, head, holds


def node(name: str, words: str = "", *, other: bool = False, first_seen: str = "2025-03-03") -> Node:
    return Node(key=name, words=frozenset(words.split()), other=other, first_seen=first_seen)


def between(source: Node, target: Node) -> dict[str, Node]:
    return {source.key: source, target.key: target}


@pytest.mark.parametrize(
    ("kind", "source", "target", "believed"),
    [
        ("redirect", node("a"), node("b", "w"), True),
        ("redirect", node("a"), node("b"), True),
        ("redirect", node("a", other=True), node("b", "w"), True),
        ("redirect", node("a", "w x"), node("b", "w"), True),
        ("redirect", node("a", "w"), node("b", "v"), False),
        ("redirect", node("a", "w"), node("b"), False),
        ("redirect", node("a"), node("home", other=True), False),
        ("redirect", node("a"), node("b", "w", other=True), True),
        ("canonical", node("a", "w"), node("b", "w"), True),
        ("canonical", node("a", "w"), node("b", "v"), False),
        ("canonical", node("a", "w"), node("b"), False),
        ("canonical", node("a"), node("b", "w"), False),
        ("canonical", node("a", "w"), node("home", other=True), False),
    ],
)
def test_a_claim_holds_where_the_texts_bear_it_out(
    kind: str, source: Node, target: Node, believed: bool
) -> None:
    assert holds(Edge(source.key, target.key, kind), between(source, target)) is believed


def test_a_claim_about_what_nobody_captured_or_about_itself_never_holds() -> None:
    nodes = {"a": node("a", "w")}
    assert not holds(Edge("a", "b", "redirect"), nodes)
    assert not holds(Edge("b", "a", "redirect"), nodes)
    assert not holds(Edge("a", "a", "canonical"), nodes)


def test_an_article_goes_by_where_its_claims_lead() -> None:
    nodes = {
        each.key: each for each in (node("a", "w", first_seen="2025-03-01"), node("b", "w"), node("c", "w"))
    }
    assert head(nodes, [Edge("a", "b", "redirect"), Edge("c", "b", "canonical")], nodes) == "b"


def test_a_claim_that_does_not_hold_leads_nowhere() -> None:
    nodes = {each.key: each for each in (node("a", "w", first_seen="2025-03-01"), node("b", "v"))}
    assert head(nodes, [Edge("a", "b", "canonical")], nodes) == "a"


def test_without_a_claim_or_in_a_circle_the_first_seen_is_the_head() -> None:
    early, late = node("z", "w", first_seen="2025-03-01"), node("a", "w")
    nodes = between(early, late)
    circle = [Edge("a", "z", "redirect"), Edge("z", "a", "redirect")]
    assert head(nodes, [], nodes) == head(nodes, circle, nodes) == "z"


def test_seen_at_the_same_time_the_lower_name_is_the_head() -> None:
    nodes = between(node("b", "w"), node("a", "w"))
    assert head(nodes, [], nodes) == "a"


def test_the_head_has_held_the_article() -> None:
    nodes = between(node("a", first_seen="2025-01-01"), node("b", "w"))
    assert head(nodes, [Edge("b", "a", "redirect")], nodes) == "b"
