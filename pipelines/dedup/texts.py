"""Which texts are the same text?"""

from __future__ import annotations

import re
from hashlib import sha256
from unicodedata import normalize

# Words, and what must not be lost beside a figure: "$5" is not "£5", "-3 %" is not "3 %".
WORD = re.compile(r"[$€£¥₽֏₾₺₴%‰-]?\d+(?:[.,:]\d+)*[$€£¥₽֏₾₺₴%‰]?|[^\W\d_]+(?:[\u200c\u200d][^\W\d_]+)*")
SHORTEST_COPY = 12  # words; shorter bodies are alike by chance
NOISE_WORDS = 6  # a line this short that differs in its figures alone is a counter


def words(text: str) -> list[str]:
    """The words of a text, so that quotes, case, punctuation and layout make no difference."""
    return WORD.findall(normalize("NFKC", text).casefold())


def fingerprint(found: list[str]) -> str:
    """One short name for a run of words."""
    return sha256(" ".join(found).encode()).hexdigest()[:32]


def revision_fingerprint(title: str | None, paragraphs: tuple[str, ...] | list[str]) -> str:
    """What changes when an article is edited: its words, without the figures of counters."""
    kept = [each for each in (words(title or ""), *map(words, paragraphs)) if each and not counts(each)]
    return fingerprint([word for each in kept for word in each])


def copy_fingerprint(paragraphs: tuple[str, ...] | list[str]) -> str | None:
    """What two copies of one body share; None for a body too short to tell."""
    found = [word for each in map(words, paragraphs) if not counts(each) for word in each]
    return fingerprint(found) if len(found) >= SHORTEST_COPY else None


def alike(one: str, other: str) -> bool:
    """Are these two cuts of one text? By their runs of five words, as the literature on copies verifies candidates:
    half of all runs are shared, or seven tenths of the shorter text's, at least fifteen.
    """
    mine, theirs = _runs(one), _runs(other)
    shared = len(mine & theirs)
    if not shared:
        return False
    jaccard = shared / len(mine | theirs)
    return jaccard >= 0.5 or (shared >= 15 and shared / min(len(mine), len(theirs)) >= 0.7)


def _runs(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return set(zip(*(found[start:] for start in range(5)), strict=False))


def counts(line: list[str]) -> bool:
    """Is it a label with a figure (views, comments, shares), not a sentence?"""
    figures = sum(word[-1].isdigit() for word in line)
    return figures > 0 and len(line) <= NOISE_WORDS and len(line) - figures <= 2


def exact_digest(title: str | None, body: str) -> str:
    """The name of a text to the letter."""
    return sha256(f"{title or ''}\n\n{body}".encode()).hexdigest()
