"""What stands in a WARC file: where a record is, what it holds, and whether its bytes are the right ones."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from pipelines.values import Capture

STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?$")
ALGORITHMS = {"md5": 16, "sha1": 20, "sha224": 28, "sha256": 32, "sha384": 48, "sha512": 64}  # and bytes


@dataclass(frozen=True, slots=True)
class Place:
    """Where one record stands; what the database keeps of it."""

    warc: str  # file name inside the archive's warc/ folder
    offset: int
    length: int  # bytes in the file, compressed


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Which earlier record holds the body of a revisit. Makers give one or more of these."""

    url: str | None = None
    fetched_at: datetime | None = None
    digest: str | None = None  # as the maker declared it, say "sha1:…"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record read. `capture` is there when, and only when, the record is whole.

    The capture of a revisit has status and headers of its own and no body: a 304's is empty by
    nature, that of an identical payload is the body of `refers_to`.
    """

    kind: str  # response, resource, revisit; a damaged one may bear any name, or be "unknown"
    place: Place | None  # None: it shares a gzip member with others, so it cannot be read alone
    url: str | None = None
    capture: Capture | None = None
    problem: str | None = None  # why it is not whole, in words
    profile: str | None = None  # of a revisit: "not-modified" or "identical"
    refers_to: Reference | None = None
    payload_digest: str | None = None  # as declared: what another maker's revisits name
    after_damage: bool = False  # found behind damaged bytes: those could have been its envelope


def digest(body: bytes) -> str:
    """The name of these bytes: "sha256:" and base32, as WARC tools write it."""
    return "sha256:" + base64.b32encode(hashlib.sha256(body).digest()).decode()


def fits(declared: str, *candidates: bytes) -> bool | None:
    """Whether a declared digest is that of one of these byte strings; None if it cannot be read.

    Makers write sha1, SHA-256 or md5, in base32 with or without padding, in hex of either case, or in base64.
    """
    name, _, value = declared.strip().partition(":")
    name = name.lower().replace("-", "")
    length = ALGORITHMS.get(name)
    if length is None:
        return None
    wanted = _decoded(value.strip(), length)
    if wanted is None:
        return None
    return any(hashlib.new(name, each, usedforsecurity=False).digest() == wanted for each in candidates)


def _decoded(value: str, length: int) -> bytes | None:
    bare = value.rstrip("=")
    base64_alphabet = b"-_" if set("-_") & set(bare) else b"+/"
    readers: tuple[Callable[[], bytes], ...] = (
        lambda: bytes.fromhex(bare),
        lambda: base64.b32decode(bare.upper() + "=" * (-len(bare) % 8)),
        lambda: base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=base64_alphabet, validate=True),
    )
    for read in readers:
        with contextlib.suppress(ValueError):
            if len(found := read()) == length:
                return found
    return None


def stamp(text: str | None) -> datetime | None:
    """A WARC-Date, its fraction cut to seconds; None where it does not tell day and time."""
    found = STAMP.match((text or "").strip())
    if not found:
        return None
    day, minute, second, zone = found.groups()
    try:
        told = datetime.fromisoformat(
            f"{day}T{minute}:{second or '00'}{(zone or 'Z').replace('Z', '+00:00')}"
        )
        return told.astimezone(UTC)
    except (ValueError, OverflowError):  # the 31st of June, or year 1 east of Greenwich
        return None
