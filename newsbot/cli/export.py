"""Write a table of the archive as JSON Lines or CSV, whole or by a condition."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import BinaryIO

import click

from newsbot.cli._output import say_json
from newsbot.config import Config
from newsbot.lock import FULL
from pipelines.errors import BadUsage
from pipelines.storage.archive import Archive
from pipelines.storage.exporting import exporter, formats
from pipelines.storage.public import EXPORTS
from pipelines.storage.selecting import select

STANDARD_OUTPUT = Path("-")


@click.command("export")
@click.argument("table", type=click.Choice(list(EXPORTS)))
@click.option("--format", "form", type=click.Choice(formats()), default="jsonl", show_default=True)
@click.option("-o", "--output", type=click.Path(path_type=Path), default=STANDARD_OUTPUT, metavar="FILE")
@click.option("--where", metavar="SQL", help="A condition on the table's fields, as SQLite has it.")
@click.option(
    "--since", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY", help="First seen on that day or later."
)
@click.option("--raw-cells", is_flag=True, help="CSV for machines: leave cells that a spreadsheet would run.")
@click.pass_obj
def command(
    settings: Config,
    *,
    table: str,
    form: str,
    output: Path,
    where: str | None,
    since: datetime | None,
    raw_cells: bool,
) -> None:
    """Write TABLE to standard output or to a file, in the order of id.

    \b
    newsbot export articles --where "published >= '2026-01'" --format csv -o articles.csv
    newsbot export evidence --since 2026-11-01 | head

    With -o and --json, says what was written: {"table", "format", "rows", "file"}.
    """
    with Archive.reader(settings.archive) as archive:
        export = select(
            archive, table, where=where, since=since.date() if since else None, raw_cells=raw_cells
        )
        with _target(output) as out:
            rows = exporter(form)(export, out)
    if settings.json and output != STANDARD_OUTPUT:
        say_json({"table": table, "format": form, "rows": rows, "file": str(output)})


@contextmanager
def _target(output: Path) -> Iterator[BinaryIO]:
    """The file to write: in place of the old one only when it is whole."""
    if output == STANDARD_OUTPUT:
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    final = output.resolve()
    if final.exists() and not final.is_file():  # a device or a pipe is written to, never replaced
        with _opened(final, "wb", final) as out:
            yield out
        return
    fresh = final.with_name(f".{final.name}.{token_hex(4)}.new")
    with _opened(fresh, "xb", final) as out:
        try:
            yield out
            out.flush()
            os.fsync(out.fileno())
            fresh.replace(final)
        finally:
            fresh.unlink(missing_ok=True)


def _opened(path: Path, mode: str, asked: Path) -> BinaryIO:
    try:
        return path.open(mode)  # type: ignore[return-value]
    except OSError as refused:
        if refused.errno in FULL:
            raise
        raise BadUsage(
            f"-o {asked} cannot be written: {refused.strerror}; name a file in a folder of yours"
        ) from None
