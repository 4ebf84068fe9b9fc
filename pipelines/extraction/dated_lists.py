"""Lists of links that each bear a date: other articles, on any page, in any layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from lxml import etree

from pipelines.extraction.stamps import is_date_line, is_stamp
from pipelines.lines import Line

_DIGIT = re.compile(r"\d")
_LEAST = 3  # entries; an article's own byline, section and dates make up one or two
_LABEL = 40  # characters of a section name, counter or heading
_TEASER = 220
_SENTENCE_ENDS = tuple(".!?…:;»”\"'’)]։。！？؟।")


def dated_lists(lines: Sequence[Line], protected: frozenset[str] = frozenset()) -> list[range]:
    """The stretches of `lines` that are such lists, their headings included.

    `protected` are wordings (see words_of) that are never taken for a heading: the page's own headline.
    """
    marks = "".join(map(_mark, lines))
    found = []
    start = 0
    while start < len(lines):
        end, entries = _run(marks, lines, start)
        if entries >= _LEAST:
            found.append(range(start, end))
        start = end if entries else start + 1
    if not found:
        return []
    listed = {n for stretch in found for n in stretch}
    around_prose = {
        e for n, line in enumerate(lines) if line.is_prose and n not in listed for e in _around(line)
    }
    return [
        range(_with_headings(lines, stretch.start, around_prose, protected), stretch.stop)
        for stretch in found
    ]


def _mark(line: Line) -> str:
    """E: an entry with its date. L: a link. D: a date. l: a label. x: a teaser. P: anything longer."""
    if is_stamp(line.text):
        return "D"
    if line.linked >= 10 and line.linked >= 0.5 * len(line.text):
        unlinked = line.unlinked if line.linked < len(line.text) else ""
        if is_stamp(unlinked) or (
            _DIGIT.search(line.text) and any(is_date_line(piece.text.strip()) for piece in line.pieces)
        ):
            return "E"
        if len(unlinked) <= _LABEL:
            return "L"
    if len(line.text) <= _LABEL:
        return "l"
    return "x" if len(line.text) <= _TEASER else "P"


def _run(marks: str, lines: Sequence[Line], start: int) -> tuple[int, int]:
    """Where the run of entries that begins at `start` ends, and how many different ones it has."""
    wordings: set[str] = set()
    teasers: list[int] = []  # between one entry and the next
    end = start
    while entry := _entry(marks, end, first=end == start):
        link, teased, end = entry
        wordings.add(lines[link].words)
        teasers.append(teased)
    if len(wordings) >= _LEAST and all(teasers[1:]) and marks[end : end + 1] == "x":
        end += 1  # the last entry has its teaser as well
    return end, len(wordings)


def _entry(marks: str, begin: int, first: bool) -> tuple[int, int, int] | None:
    """One entry: a link and a date in either order, labels and at most one teaser before or between them.

    Gives the line of the link, the number of teasers, and the line after the entry; None where none begins.
    """
    link = date = None
    labels = teasers = 0
    for at in range(begin, min(begin + 7, len(marks))):
        mark = marks[at]
        if mark == "E":
            return (at, teasers, at + 1) if link is None and date is None else None
        if mark == "P" or (first and at == begin and mark not in "LD"):
            return None
        if mark == "L":
            if link is not None and first:
                return None
            labels += link is not None
            link = at
        elif mark == "D":
            if first and date is not None:  # the first is the text's
                return None
            date = at
        elif first and mark == "x" and link is None:
            return None  # so is what stands between
        else:
            labels += mark == "l"
            teasers += mark == "x"
        if labels > 3 or teasers > 1:
            return None
        if link is not None and date is not None:
            return link, teasers, at + 1
    return None


def _with_headings(
    lines: Sequence[Line], start: int, around_prose: set[etree._Element], protected: frozenset[str]
) -> int:
    """Where the list begins if the headings above it count in: all that stand in a box with nothing but the
    list, and one line, with its repetitions, where the list shares its box with the text."""
    box = None
    for element in _around(lines[start]):
        if element in around_prose or element.tag in ("body", "html"):
            break
        box = element
    shared = None
    while start > 0 and _is_heading(lines[start - 1], protected):
        line = lines[start - 1]
        if box is None or not any(element is box for element in _around(line)):
            if shared not in (None, line.words):
                break
            shared = line.words
        start -= 1
    return start


def _is_heading(line: Line, protected: frozenset[str]) -> bool:
    return (
        len(line.text) <= _LABEL
        and not line.text.endswith(_SENTENCE_ENDS)
        and not is_date_line(line.text)
        and line.words not in protected
    )


def _around(line: Line) -> Iterable[etree._Element]:
    yield line.element
    yield from line.element.iterancestors()
