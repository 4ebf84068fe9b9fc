"""Can a pattern take for ever? A site file's pattern meets addresses that strangers choose.

A backtracking matcher needs exponential time where one text can be cut in many ways: a repetition whose
repeated part repeats again, without anything between that tells one round from the next, as (a+)+. Found on
the parse tree of Python's own re, for ASCII, which is all that an address holds. Quadratic patterns pass,
since addresses are bounded, and so do branches that begin alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any

_parser: Any = import_module("re._parser")
MANY = 8  # repeated at most so often, a part is not worth worrying about
ALPHABET = frozenset(range(128))
Characters = frozenset[int]
Tree = list[tuple[Any, Any]]


def can_explode(pattern: str) -> bool:
    """Could this valid regular expression need exponential time on some text?"""
    return any(_ambiguous(body) for body in _repeated(list(_parser.parse(pattern))))


def _repeated(tree: Tree) -> Iterator[Tree]:
    """What stands under a repetition, at any depth."""
    for operation, argument in tree:
        for child in _children(operation, argument):
            if _repeats(operation, argument):
                yield child
            yield from _repeated(child)


def _ambiguous(body: Tree) -> bool:
    """Can one text be cut into rounds of this body in more than one way?"""
    inner = [each for each in _inside(body) if _repeats(*each)]
    separators = [_characters([each]) for each in _certain(body)]
    return any(
        not any(separator.isdisjoint(_characters([repetition])) for separator in separators)
        for repetition in inner
    )


def _certain(body: Tree) -> Iterator[tuple[Any, Any]]:
    """The parts of one character that every round passes."""
    for operation, argument in body:
        name = str(operation)
        if name in ("LITERAL", "NOT_LITERAL", "IN", "ANY"):
            yield operation, argument
        elif name == "SUBPATTERN":
            yield from _certain(list(argument[3]))
        elif name in ("MAX_REPEAT", "MIN_REPEAT") and argument[0] == argument[1] > 0:
            yield from _certain(list(argument[2]))


def _inside(tree: Tree) -> Iterator[tuple[Any, Any]]:
    for operation, argument in tree:
        yield operation, argument
        for child in _children(operation, argument):
            yield from _inside(child)


def _children(operation: Any, argument: Any) -> list[Tree]:
    match str(operation):
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            parts = [argument[2]]
        case "SUBPATTERN":
            parts = [argument[3]]
        case "BRANCH":
            parts = argument[1]
        case "ASSERT" | "ASSERT_NOT":
            parts = [argument[1]]
        case "ATOMIC_GROUP":
            parts = [argument]
        case "GROUPREF_EXISTS":
            parts = [branch for branch in argument[1:] if branch is not None]
        case _:
            parts = []
    return [list(part) for part in parts]


def _repeats(operation: Any, argument: Any) -> bool:
    """A repetition of open length that gives characters back; possessive ones do not."""
    return (
        str(operation) in ("MAX_REPEAT", "MIN_REPEAT") and argument[1] > MANY and argument[0] != argument[1]
    )


def _characters(tree: Tree) -> Characters:
    """All characters that this part can match, at least."""
    found: Characters = frozenset()
    for operation, argument in tree:
        name = str(operation)
        if name == "LITERAL":
            found |= ALPHABET & {argument}
        elif name == "NOT_LITERAL":
            found |= ALPHABET - {argument}
        elif name == "IN":
            found |= _set(argument)
        elif name in ("ANY", "GROUPREF"):
            found |= ALPHABET
        for child in _children(operation, argument):
            found |= _characters(child)
    return found


def _set(members: Tree) -> Characters:
    found: Characters = frozenset()
    negated = str(members[0][0]) == "NEGATE"
    for operation, argument in members:
        name = str(operation)
        if name == "LITERAL":
            found |= ALPHABET & {argument}
        elif name == "RANGE":
            found |= ALPHABET & frozenset(range(argument[0], argument[1] + 1))
        elif name == "CATEGORY":
            found |= _category(str(argument))
    return ALPHABET - found if negated else found


def _category(name: str) -> Characters:
    """Digits, word characters, spaces, and all that is none of them."""
    tests = {"DIGIT": str.isdigit, "WORD": lambda each: each.isalnum() or each == "_", "SPACE": str.isspace}
    test = tests[name.rpartition("_")[2]]
    return frozenset(code for code in ALPHABET if test(chr(code)) is ("_NOT_" not in name))
