"""What the checks find in an archive: the same for `newsbot check` and `newsbot status`."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

from newsbot.site import Sites
from pipelines.health import Finding, Observed, findings
from pipelines.health.numbering import Account, accounts
from pipelines.storage.archive import Archive
from pipelines.storage.viewing import health

EVERY = 10**12


def found_in(archive: Archive, sites: Sites, *, now: datetime, running: bool) -> list[Finding]:
    """All that the checks find, the gravest first."""
    visited = {name: sites.in_archive(name) for name in health.site_names(archive)}
    free = free_bytes(archive.folder)
    return findings(Observed(archive=archive, now=now, sites=visited, running=running, free_bytes=free))


def free_bytes(folder: Path) -> int | None:
    """How much its user may still write to a disk; None where the system does not say."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return None
    return disk.f_bavail * disk.f_frsize


def ids_of(archive: Archive, sites: Sites, *, most: int = EVERY) -> dict[str, list[Account]]:
    """The account of numeric ids of each site that has any; sites of more than `most` addresses are left out."""
    found = {}
    for name in health.site_names(archive):
        if not health.has_numbers(archive, name):
            continue
        addresses = list(health.addresses(archive, name, most + 1))
        runs = accounts(addresses, sites.in_archive(name)) if len(addresses) <= most else []
        if runs:
            found[name] = runs
    return found
