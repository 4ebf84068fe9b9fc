"""Write an immutable public snapshot of the archive, and the Datasette configuration beside it."""

from __future__ import annotations

import click

from newsbot import clock, lock
from newsbot.cli._output import say, say_json
from newsbot.config import Config
from newsbot.publishing import snapshot
from newsbot.spelling import counted
from pipelines.storage.archive import Archive, text_of


@click.command("publish")
@click.pass_obj
def command(settings: Config) -> None:
    """Write ARCHIVE/public; a crawl may run meanwhile.

    \b
    newsbot publish && datasette archive/public

    With --json: {"file", "published_at", "articles", "withheld", "tables", "bytes", "kept"}.
    """
    published = publish(settings)
    if settings.json:
        say_json(
            {
                "file": str(published.path),
                "published_at": text_of(published.published_at),
                "articles": published.articles,
                "withheld": published.withheld,
                "tables": dict(published.tables),
                "bytes": published.size,
                "kept": published.kept,
            }
        )
        return
    say(f"{published.path}: {counted(published.articles, 'article')}, {published.size / 1e6:.1f} MB")
    if published.withheld:
        say(f"{counted(published.withheld, 'article')} kept in the archive and withheld from the snapshot")
    for name in published.kept:
        say(f"left as you changed it: {published.path.parent / name}")


def publish(settings: Config) -> snapshot.Snapshot:
    """Publish under a lock of the public folder's own: two snapshots exclude each other, a crawl goes on."""
    Archive.reader(settings.archive).close()  # nothing is made where there is no archive
    with lock.held(settings.archive / "public", "publish"):
        return snapshot.publish(settings.archive, now=clock.now(settings.now))
