"""Lists of other articles that have a linked headline and a few lines of text each, on any page, in any layout."""

from __future__ import annotations

from collections.abc import Sequence

from pipelines.lines import Line

_LEAST = 3  # entries
_LONGEST = 450  # characters of an entry's text
_LABELS = 4  # lines of author, date, section in an entry


def teasers(lines: Sequence[Line], headline: frozenset[str] = frozenset()) -> list[range]:
    """The stretches of `lines` that are such lists. `headline` are the wordings of the page's own headline."""
    found: list[range] = []
    at = 0
    while at < len(lines):
        if not _is_linked_headline(lines[at], headline):
            at += 1
            continue
        stop, entries = _run(lines, at, headline)
        if entries >= _LEAST:
            found.append(range(at, stop))
        at = max(stop, at + 1)
    return found


def _run(lines: Sequence[Line], start: int, headline: frozenset[str]) -> tuple[int, int]:
    """Where the run of entries ends, and how many of them have a text."""
    at, entries = start, 0
    while at < len(lines) and _is_linked_headline(lines[at], headline):
        at, teased = _entry(lines, at + 1, headline)
        entries += teased
    return at, entries


def _entry(lines: Sequence[Line], at: int, headline: frozenset[str]) -> tuple[int, bool]:
    """The line after an entry whose headline stands above `at`, and whether it has a text."""
    labels, teased = 0, False
    while at < len(lines) and not _is_linked_headline(lines[at], headline):
        line = lines[at]
        if line.is_prose:
            if teased or len(line.text) > _LONGEST:
                break
            teased = True
        elif (labels := labels + 1) > _LABELS:
            break
        at += 1
    return at, teased


def _is_linked_headline(line: Line, headline: frozenset[str]) -> bool:
    if len(line.text) < 15 or len(line.text.split()) < 3 or line.words in headline:
        return False
    # Some say a headline twice, the second time for screen readers alone.
    return line.is_link or (line.heading > 0 and line.linked >= 0.4 * len(line.text))
