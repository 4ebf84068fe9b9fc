"""What Datasette needs beside the snapshot: metadata, settings, templates, styles, plugins."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

NAMES = ("metadata.yaml", "datasette.yaml", "settings.json")
FOLDERS = ("templates", "static", "plugins")
MANIFEST = ".newsbot-published.json"


def place(public: Path) -> tuple[str, ...]:
    """Write the sources into a folder; return the paths that were left alone because the user changed them.

    The manifest holds the hash of each file as it was written here. A file that has that hash is ours to
    renew; one with another hash, or that stood there before, is the user's.
    """
    shipped = sources()
    if isinstance(shipped, Path) and shipped.resolve() == public.resolve():
        return ()  # the checkout's own archive: the sources are what is served
    written = _manifest(public)
    wanted = dict(_files(shipped))
    kept = []
    for name, content in wanted.items():
        target, digest = public / name, sha256(content).hexdigest()
        found = sha256(target.read_bytes()).hexdigest() if target.is_file() else None
        if found not in (None, digest, written.get(name)):
            kept.append(name)
            continue
        if found != digest:
            target.parent.mkdir(parents=True, exist_ok=True)
            replace(target, content)
        written[name] = digest
    for name in written.keys() - wanted.keys():  # an older newsbot brought it; a stale plugin would still run
        target = public / name
        if target.is_file() and sha256(target.read_bytes()).hexdigest() == written[name]:
            target.unlink()
        del written[name]
    replace(public / MANIFEST, json.dumps(written, indent=1, sort_keys=True).encode() + b"\n")
    return tuple(kept)


def sources() -> Traversable:
    """The publication's sources: package data in a wheel, `archive/public` in a checkout."""
    packaged = files("newsbot.publishing") / "public"
    if packaged.is_dir():
        return packaged
    return Path(__file__).resolve().parents[2] / "archive" / "public"


def replace(target: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    fresh = target.with_name(f".{target.name}.new")
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(target)


def _manifest(public: Path) -> dict[str, str]:
    try:
        found = json.loads((public / MANIFEST).read_text())
    except (FileNotFoundError, ValueError):  # damaged: every file that differs counts as the user's
        return {}
    return {str(name): str(digest) for name, digest in found.items()} if isinstance(found, dict) else {}


def _files(folder: Traversable) -> Iterator[tuple[str, bytes]]:
    for name in NAMES:
        yield name, (folder / name).read_bytes()
    for name in FOLDERS:
        for file in sorted((folder / name).iterdir(), key=lambda file: file.name):
            if file.is_file() and not file.name.startswith("."):
                yield f"{name}/{file.name}", file.read_bytes()
