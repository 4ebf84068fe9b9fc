"""Words in messages: what was probably meant by an unknown one, and numbers with their nouns."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def unknown(word: str, known: Iterable[str]) -> str:
    """Finish a sentence on an unknown word: the nearest known one, and all of them."""
    words = sorted(known)
    near = nearest(word, words)
    meant = f"did you mean {near!r}? " if near else ""
    return f"{meant}Known: {', '.join(words)}"


def nearest(word: str, known: Iterable[str], likeness: float = 0.6) -> str | None:
    """Give the known word most like this one; None if none is like it (likeness: difflib's ratio)."""
    by_folded = {each.casefold(): each for each in known}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=likeness)
    return by_folded[found[0]] if found else None


def counted(number: int, one: str, more: str | None = None) -> str:
    """A number with its noun: 1 article, 2 articles."""
    return f"{number:,} {one if number == 1 else more or one + 's'}"
