"""Where the running text of a page stands, told by its lines alone: before any extractor has been asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.lines import Line

_SENTENCE = 120  # characters; a shorter line opens the text only if it ends like a sentence
_ENDS = re.compile(r"[.!?…:;։۔।。！？؟][\"'”’»“)\]]*$")
_SHARE = 0.3  # of the longest run; a shorter one before it is a notice or a caption


def runs(lines: Sequence[Line], furniture: frozenset[int] = frozenset()) -> list[tuple[int, int]]:
    """(first line, characters) of each stretch of running text that no link to elsewhere interrupts, in order."""
    found: list[tuple[int, int]] = []
    start, size = 0, 0
    for at, line in enumerate(lines):
        length = len(line.text)
        if line.linked > 0.8 * length and length >= 15:
            if size:
                found.append((start, size))
            size = 0
        elif line.is_prose and not line.heading and not (furniture and line.fingerprint in furniture):
            if not size:
                if length < _SENTENCE and not _ENDS.search(line.text):
                    continue
                start = at
            size += length
    if size:
        found.append((start, size))
    return found


def longest(lines: Sequence[Line]) -> int:
    """The most characters of running text that no link to elsewhere interrupts."""
    return max((size for _, size in runs(lines)), default=0)


def opening(lines: Sequence[Line], furniture: frozenset[int] = frozenset()) -> int:
    """The line that the text begins with; the number of lines where there is no running text."""
    found = runs(lines, furniture)
    least = _SHARE * max((size for _, size in found), default=0)
    return next((start for start, size in found if size >= least), len(lines))
