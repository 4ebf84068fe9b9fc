"""JSON Lines: one object a row, lists as lists."""

from __future__ import annotations

import json
from typing import BinaryIO

from pipelines.storage.exporting import LISTS, Export

# Text as it is, but for what some readers take for the end of a line.
LINE_ENDS = str.maketrans({"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"})


def write(export: Export, out: BinaryIO) -> int:
    count = 0
    for row in export.rows:
        fields = {
            name: json.loads(value) if name in LISTS and value is not None else value
            for name, value in zip(export.fields, row, strict=True)
        }
        out.write(json.dumps(fields, ensure_ascii=False).translate(LINE_ENDS).encode() + b"\n")
        count += 1
    return count
