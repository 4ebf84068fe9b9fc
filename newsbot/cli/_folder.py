"""A group whose commands are the modules of its folder: no list to update, none imported unasked."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Any

import click

from newsbot.spelling import nearest

PACKAGE = "newsbot.cli"


class CommandFolder(click.Group):
    """Each module of newsbot/cli without a leading underscore has one `command`.

    The module's first line is its line in help. A module is named after its command; a closing underscore
    (import_) keeps clear of Python's own words.
    """

    def list_commands(self, context: click.Context) -> list[str]:
        return sorted(modules())

    def get_command(self, context: click.Context, name: str) -> click.Command | None:
        if name not in modules():
            return None
        command = import_module(f"{PACKAGE}.{modules()[name]}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"{PACKAGE}.{modules()[name]}.command is no click command but {command!r}")
        return command

    def resolve_command(
        self, context: click.Context, arguments: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = arguments[0]
        if name not in modules() and not name.startswith("-"):
            near = nearest(name, modules())
            meant = f"did you mean {near!r}? " if near else ""
            context.fail(f"no command is named {name!r}; {meant}Commands: {', '.join(sorted(modules()))}")
        return super().resolve_command(context, arguments)

    def format_commands(self, context: click.Context, formatter: click.HelpFormatter) -> None:
        lines = [(name, first_line(module)) for name, module in sorted(modules().items())]
        if lines:
            with formatter.section("Commands"):
                formatter.write_dl(lines)


def modules() -> dict[str, str]:
    """The module of each command."""
    path: Any = import_module(PACKAGE).__path__
    found = [each.name for each in iter_modules(path) if not each.name.startswith("_")]
    return {name.rstrip("_").replace("_", "-"): name for name in found}


def first_line(module: str) -> str:
    """What the module says it is for, read without running it: a command's imports can be slow."""
    spec = find_spec(f"{PACKAGE}.{module}")
    source = (
        spec.loader.get_source(spec.name)
        if spec and spec.loader and hasattr(spec.loader, "get_source")
        else None
    )
    said = ast.get_docstring(ast.parse(source or "")) or ""
    line = re.sub(r"^`newsbot [a-z-]+`: ", "", said.partition("\n")[0])
    return line[:1].upper() + line[1:]
