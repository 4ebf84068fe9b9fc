"""CSV after RFC 4180, safe to open in a spreadsheet; lists are JSON arrays, null is an empty cell."""

from __future__ import annotations

import csv
import io
from typing import Any, BinaryIO

from pipelines.storage.exporting import Export

FORMULA = ("=", "+", "-", "@", "\t", "\r")  # a cell that starts so can be run; the web writes our cells


def write(export: Export, out: BinaryIO) -> int:
    text = io.TextIOWrapper(out, encoding="utf-8", newline="")
    lines = csv.writer(text)
    lines.writerow(export.fields)
    count = 0
    try:
        for row in export.rows:
            lines.writerow(row if export.raw_cells else map(disarmed, row))
            count += 1
        text.flush()
    finally:
        text.detach()  # the file is the caller's to close
    return count


def disarmed(cell: Any) -> Any:
    """The cell, text that a spreadsheet would run behind an apostrophe; numbers stay numbers."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
