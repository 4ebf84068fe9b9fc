"""Publish if needed, then serve the public snapshot with Datasette."""

from __future__ import annotations

import ipaddress
import logging
from pathlib import Path

import click

from newsbot.cli.publish import publish
from newsbot.config import Config
from newsbot.publishing import snapshot
from newsbot.publishing.serve import serve
from pipelines.errors import NewsbotError
from pipelines.storage.archive import DATABASE

LOOPBACK_NAMES = {"localhost", "localhost.localdomain"}


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option(
    "--public", is_flag=True, help="For readers that nobody knows: no SQL of their own, short limits."
)
@click.pass_obj
def command(settings: Config, *, host: str, port: int, public: bool) -> None:
    """Serve the snapshot until Ctrl-C; publish first if the archive is newer.

    \b
    newsbot serve --port 8001
    newsbot serve --host 0.0.0.0 --public
    """
    if stale(settings.archive):
        publish(settings)
    if not public and not _is_loopback(host):
        logging.getLogger(__name__).warning(
            "%s can be reached from other machines, whose users can run any SQL; add --public", host
        )
    code = serve(settings.archive / "public", host=host, port=port, public_mode=public)
    if code:
        raise NewsbotError(
            f"Datasette ended with exit code {code}; what it said stands above (is port {port} taken?)"
        )


def stale(archive: Path) -> bool:
    """Is there no snapshot, or an archive that was written after it?"""
    published = archive / "public" / snapshot.DATABASE
    if not (published.is_file() and (archive / "public" / snapshot.INSPECTION).is_file()):
        return True
    made_at = published.stat().st_mtime
    log_of_writes = archive / f"{DATABASE}-wal"  # opening the archive makes an empty one
    return any(
        path.is_file() and path.stat().st_size and path.stat().st_mtime > made_at
        for path in (archive / DATABASE, log_of_writes)
    )


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in LOOPBACK_NAMES
