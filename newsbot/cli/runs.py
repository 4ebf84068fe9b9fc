"""The run ledger: list the last runs, show one, compare two."""

from __future__ import annotations

from typing import Any

import click

from newsbot.cli._output import say, say_json
from newsbot.cli._table import say_table
from newsbot.config import Config
from pipelines.errors import BadUsage
from pipelines.storage.archive import Archive
from pipelines.storage.viewing.runs import FIGURES, latest, run

COLUMNS = (
    "id", "command", "started", "finished", "outcome", "exit_code",
    "requests", "new", "changed", "gone", "failed", "blocked",
)  # fmt: skip
TABLES = {
    "starts": ("url", "outcome", "reason"),
    "asks": ("site", "why", "outcome", "addresses"),
    "receipts": ("host", "requests", "kept", "bytes", "busy", "delay_seconds", "shortest_seconds", "until"),
}
MOST_ROWS = 50


@click.group("runs", invoke_without_command=True)
@click.option(
    "-n", "--last", type=click.IntRange(1, 10_000), default=20, show_default=True, help="How many runs."
)
@click.pass_context
def command(context: click.Context, *, last: int) -> None:
    """List the last runs, the newest first; `runs show ID` and `runs diff A B` look closer.

    \b
    newsbot runs --last 5
    newsbot runs diff 1 2

    With --json: {"runs": [{"id", "command", "started", …}]}.
    """
    if context.invoked_subcommand:
        return
    settings: Config = context.obj
    with Archive.reader(settings.archive) as archive:
        found = latest(archive, most=last)
    if settings.json:
        say_json({"runs": found})
    elif found:
        say_table(
            f"Runs of {settings.archive}", COLUMNS, ([each[name] for name in COLUMNS] for each in found)
        )
    else:
        say("no runs yet: newsbot crawl https://news.example/ makes the first")


@command.command("show")
@click.argument("number", metavar="ID", type=int)
@click.pass_obj
def show(settings: Config, number: int) -> None:
    """Show one run: its figures, what became of its responses, what it asked for and why, how politely.

    \b
    newsbot runs show 1

    With --json: the run's fields and {"outcomes": {OUTCOME: RESPONSES}, "receipts": [{"host", "requests", …}],
    "asks": [{"site", "why", "outcome", "addresses"}], "starts": [{"url", "outcome", "reason"}]}.
    """
    with Archive.reader(settings.archive) as archive:
        found = _known(archive, number)
    if settings.json:
        say_json(found)
        return
    rows = [(name, value) for name, value in found.items() if not isinstance(value, (dict, list))]
    say_table(f"Run {number}", ("field", "value"), rows)
    say_table("Responses", ("outcome", "responses"), found["outcomes"].items())
    for table, columns in TABLES.items():
        if found[table]:
            say_table(
                table.capitalize(),
                columns,
                ([row[name] for name in columns] for row in found[table][:MOST_ROWS]),
            )
        if len(found[table]) > MOST_ROWS:
            say(f"… and {len(found[table]) - MOST_ROWS} more; --json gives all")


@command.command("diff")
@click.argument("before", metavar="A", type=int)
@click.argument("after", metavar="B", type=int)
@click.pass_obj
def diff(settings: Config, before: int, after: int) -> None:
    """Compare the figures and outcomes of two runs.

    \b
    newsbot runs diff 1 2

    With --json: {"a", "b", "differences": {FIGURE: [A, B, B - A]}}, outcomes as "outcome: NAME".
    """
    with Archive.reader(settings.archive) as archive:
        first, second = _known(archive, before), _known(archive, after)
    mine, theirs = _figures(first), _figures(second)
    names = dict.fromkeys((*mine, *theirs))
    rows = {name: (mine.get(name, 0), theirs.get(name, 0)) for name in names}
    if settings.json:
        say_json(
            {"a": before, "b": after, "differences": {name: (a, b, b - a) for name, (a, b) in rows.items()}}
        )
        return
    say_table(
        f"{_headed(first)} and {_headed(second)}",
        ("figure", f"run {before}", f"run {after}", "difference"),
        ((name, a, b, f"{b - a:+d}" if a != b else "") for name, (a, b) in rows.items()),
    )


def _known(archive: Archive, number: int) -> dict[str, Any]:
    found = run(archive, number)
    if found is None:
        known = ", ".join(str(each["id"]) for each in latest(archive, most=5)) or "none"
        raise BadUsage(f"there is no run {number}; the last ones are: {known}")
    return found


def _headed(found: dict[str, Any]) -> str:
    return f"Run {found['id']} ({found['command']}, {found['started']})"


def _figures(found: dict[str, Any]) -> dict[str, int]:
    return {name: found[name] for name in FIGURES} | {
        f"outcome: {name}": count for name, count in found["outcomes"].items()
    }
