"""Tables: ruled and fitted on a terminal, plain columns where the output goes elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

import click
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from newsbot.log import plain


def say_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on standard output: ruled on a terminal, columns of plain text, uncut, elsewhere."""
    cells = [["" if cell is None else plain(cell) for cell in row] for row in rows]
    if sys.stdout.isatty():
        _draw(title, columns, cells)
        return
    widths = [max(len(line[place]) for line in [list(columns), *cells]) for place in range(len(columns))]
    click.echo(title)
    for line in [list(columns), *cells]:
        padded = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        click.echo("  " + "  ".join(padded).rstrip())


def _draw(title: str, columns: Sequence[str], cells: list[list[str]]) -> None:

    table = Table(title=Text(title, style="bold"), title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        table.add_column(Text(column), overflow="fold")
    for line in cells:
        table.add_row(*map(Text, line))  # as text: a headline may hold what rich would take for markup
    Console().print(table)
