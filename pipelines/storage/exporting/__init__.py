"""Exports: one module a format, each with one function `write`; found by this folder, no list to update."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, BinaryIO, Protocol

LISTS = {"authors"}  # fields that hold a JSON list


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """Rows on their way out, to be taken once."""

    table: str
    fields: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]  # str, int, float or None each, in the order of the fields
    raw_cells: bool = False  # for machines: leave what a spreadsheet would take for a formula


class Exporter(Protocol):
    """Write all rows in one format, UTF-8, and return how many there were."""

    def __call__(self, export: Export, out: BinaryIO) -> int: ...


def formats() -> tuple[str, ...]:
    """The names of the formats there are."""
    return tuple(sorted(each.name for each in iter_modules(__path__) if not each.name.startswith("_")))


def exporter(name: str) -> Exporter:
    """The exporter of a format that `formats` names."""
    found: Exporter = import_module(f"{__name__}.{name}").write
    return found
