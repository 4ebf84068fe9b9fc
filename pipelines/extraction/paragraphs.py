"""From the lines of an article to its paragraphs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from lxml import etree

from pipelines.extraction.layout import LONG_LINE, is_data
from pipelines.extraction.passage import block_of
from pipelines.lines import Line

_REPEATED = 30  # characters from which a line that only repeats a part of another is a pull quote


def paragraphs_of(lines: Sequence[Line], kept: Sequence[int]) -> list[str]:
    """The text, paragraph by paragraph; `kept` are the numbers of its lines, in reading order.

    A row of data is one paragraph with bars between the cells, a stanza is one; a quote that only repeats a
    sentence of the text is left out.
    """
    chosen = [lines[n] for n in _without_repetitions(lines, kept)]
    found: list[str] = []
    for row, group in groupby(_rows(chosen), key=lambda pair: pair[0]):
        together = [line for _, line in group]
        if row is None:
            found += _unbroken(together)
        else:
            cells = groupby(together, key=lambda line: _above(line, "td", "th"))
            found.append(" | ".join(" ".join(line.text for line in cell) for _, cell in cells))
    return found


def _without_repetitions(lines: Sequence[Line], kept: Sequence[int]) -> Iterator[int]:
    """Without pull quotes and without what another box says once more, as for small screens; refrains stay."""
    said: dict[str, etree._Element | None] = {}
    text = " ".join(f" {lines[n].words} " for n in kept)
    for n in kept:
        line = lines[n]
        if len(line.text) >= _REPEATED and not line.heading:
            box = block_of(line).getparent()
            if said.setdefault(line.words, box) is not box:
                continue
            if _is_quote(line) and text.count(f" {line.words} ") > 1:
                continue
        yield n


def _is_quote(line: Line) -> bool:
    """In a box of its own, as quotes are that a page pulls out of its text."""
    return _above(line, "blockquote", "q", "aside", "figure") is not None


def _rows(lines: Iterable[Line]) -> Iterator[tuple[etree._Element | None, Line]]:
    """Each line with the row of data that it stands in."""
    known: dict[etree._Element, bool] = {}
    for line in lines:
        row = _above(line, "tr")
        table = next(row.iterancestors("table"), None) if row is not None else None
        if table is not None and table not in known:
            known[table] = is_data(table)
        yield (row if table is not None and known[table] else None), line


def _above(line: Line, *tags: str) -> etree._Element | None:
    element = line.element
    return element if element.tag in tags else next(element.iterancestors(*tags), None)


def _unbroken(lines: Sequence[Line]) -> Iterator[str]:
    """Lines that only single breaks divide, joined where they are as short as verse."""
    run: list[str] = []
    heads_next = False
    for line in lines:
        if run and (line.breaks != 1 or heads_next):
            yield from _joined(run)
            run = []
        run.append(line.text)
        heads_next = _is_bold(line)
    yield from _joined(run)


def _is_bold(line: Line) -> bool:
    """All in bold: it heads what follows, whatever the number of breaks."""
    return all(
        piece.text.isspace() or (piece.element.tag in ("b", "strong") and not piece.is_tail)
        for piece in line.pieces
    )


def _joined(run: list[str]) -> list[str]:
    short = len(run) > 1 and sum(map(len, run)) < LONG_LINE * len(run)
    return [" ".join(run)] if short else run
