"""Captures out of WARC files of any maker. What is not whole is told in words, and never hides what is."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from pipelines.errors import BadCapture
from pipelines.storage.warc import message
from pipelines.storage.warc.record import Place, Record, Reference, digest, fits, stamp
from pipelines.storage.warc.tape import Tape
from pipelines.values import Capture

MOST_BYTES = 32 << 20  # of one record
MOST_HEAD = 1 << 16
HELD = frozenset({"response", "resource", "revisit"})
FIRST_LINE = re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n")

Fields = dict[str, str]  # names in lower case


def records(path: Path, start: int = 0) -> Iterator[Record]:
    """Responses of web pages, in the order of the file, from byte `start` on, where a record must begin.

    A damaged record of any kind has a `problem`; whole requests, warcinfo and the like are passed over.
    """
    with path.open("rb") as file:
        yield from scan(file, path.name, start)


def load(folder: Path, place: Place) -> Capture:
    """The one capture that stands there, every byte checked; BadCapture where it does not, or not whole."""
    where = f"{place.warc} at {place.offset}"
    if Path(place.warc).name != place.warc:
        raise BadCapture(f"expected the name of a file in {folder}, found {place.warc!r}")
    try:
        with (folder / place.warc).open("rb") as file:
            file.seek(place.offset)
            data = file.read(place.length)
    except OSError as error:
        raise BadCapture(
            f"{where} cannot be read: {error.strerror}; restore {place.warc} from a copy"
        ) from error
    found = list(scan(io.BytesIO(data), place.warc))
    if len(found) != 1 or found[0].place != Place(place.warc, 0, place.length):
        problem = next((each.problem for each in found if each.problem), None)
        raise BadCapture(
            f"{where} is not one whole record of a response: {problem or 'its place is another'}"
        )
    if found[0].capture is None or found[0].profile == "identical":
        raise BadCapture(f"{where}: {found[0].problem or 'its body stands in another record'}")
    return found[0].capture


def scan(file: BinaryIO, name: str, start: int = 0) -> Iterator[Record]:
    """`records` of an open file."""
    tape = Tape(file, start, named_gzip=name.endswith(".gz"))
    after_damage = False
    while tape.open():
        begun, alone, sound = tape.offset, True, True
        while sound and not tape.at_end():
            begun = tape.offset if tape.compressed else tape.position
            record, sound = _next(tape, name, begun, alone)
            if record:
                yield replace(record, after_damage=after_damage)
            alone = False
        if sound and tape.damage:  # nothing could be read of this member
            yield Record(kind="unknown", place=None, problem=tape.damage, after_damage=after_damage)
        if tape.compressed and not tape.damage:
            tape.drain()  # it may be a sound member that holds no WARC
        if tape.damage or not (sound or tape.compressed):
            after_damage = True
            if not tape.find(begun + 1):
                return


def _next(tape: Tape, name: str, begun: int, alone: bool) -> tuple[Record | None, bool]:
    """The next record, if it is one to tell of; and whether another can be expected right behind it."""
    head = tape.peek(MOST_HEAD)
    end = message.END_OF_HEAD.search(head)
    named = _fields(head[: end.start()]) if end and FIRST_LINE.match(head) else {}
    kind, url = named.get("warc-type", "unknown").lower(), _address(named)
    problem, block, declared, last = "", b"", 0, False
    if not named or not end:
        problem = tape.damage or f"expected a WARC record, found {head[:30]!r}"
    elif not named.get("content-length", "").isdecimal():
        problem = f"its Content-Length is {named.get('content-length')!r}"
    else:
        tape.take(end.end())
        declared = int(named["content-length"])
        wanted = kind in HELD and url is not None and declared <= MOST_BYTES
        block = tape.take(declared) if wanted else b""
        there = len(block) if wanted else tape.skip(declared)
        blank = tape.peek(1)
        last = tape.at_end()
        if there < declared:
            problem = f"it declares {declared} bytes, {there} are there"
        elif not last and (blank not in (b"\r", b"\n") or tape.peek(5) != b"WARC/"):
            problem = f"behind its {declared} bytes stands {blank + tape.peek(20)!r}"
        problem = "; ".join(filter(None, (problem, tape.damage)))
    place = Place(name, begun, tape.position - begun)
    if problem:
        return Record(kind=kind, place=place, url=url, problem=problem), False
    if url is None or kind not in HELD:
        return None, True
    record = Record(
        kind=kind,
        place=place if (alone and last) or not tape.compressed else None,
        url=url,
        payload_digest=named.get("warc-payload-digest"),
        refers_to=_reference(named) if kind == "revisit" else None,
        profile=_profile(named) if kind == "revisit" else None,
    )
    if declared > MOST_BYTES:
        return replace(record, problem=f"{declared} bytes, more than {MOST_BYTES} are not read"), True
    try:
        return replace(record, capture=_capture(kind, url, named, block)), True
    except BadCapture as error:
        return replace(record, problem=str(error)), True


def _fields(head: bytes) -> Fields:
    found = message.fields(head.partition(b"\n")[2])
    return {name.lower(): value for name, value in reversed(found)}  # the first of each name counts


def _capture(kind: str, url: str, named: Fields, block: bytes) -> Capture:
    if "warc-truncated" in named:
        raise BadCapture(f"its maker cut it: {named['warc-truncated']}")
    if "warc-segment-number" in named:
        raise BadCapture("it is one segment of a record in several parts")
    block_digest = named.get("warc-block-digest")
    if block_digest and fits(block_digest, block) is False:
        raise BadCapture(f"its bytes are not those of {block_digest}")
    if kind == "resource":
        status, headers, raw = 200, _described(named), block
        body = raw
    elif kind == "revisit" and not block:
        status, headers, raw = 304 if _profile(named) == "not-modified" else 200, (), b""
        body = raw
    else:
        status, headers, raw = message.parse(block)
        body = message.unchunked(headers, raw)
    if kind != "revisit":
        payload_digest = named.get("warc-payload-digest")
        # Makers hash the payload with or without its chunks. The digest of the block outweighs it.
        if payload_digest and not block_digest and fits(payload_digest, raw, body) is False:
            raise BadCapture(f"its body is not that of {payload_digest}")
        if kind == "response" and (short := message.shortfall(status, headers, body)):
            raise BadCapture(short)
    return Capture(
        url=url,
        fetched_at=None if named.get("newsbot-date") == "unknown" else stamp(named.get("warc-date")),
        status=status,
        headers=headers,
        body=body,
        digest=digest(body),
        role=named.get("newsbot-role", "page"),
    )


def _described(named: Fields) -> message.Headers:
    return (("Content-Type", named["content-type"]),) if "content-type" in named else ()


def _address(named: Fields) -> str | None:
    """The address of a web page; None for dns:, urn: and what else has no page."""
    url = named.get("warc-target-uri", "").strip().removeprefix("<").removesuffix(">")
    return url.replace(" ", "%20") if url.lower().startswith(("http://", "https://")) else None


def _profile(named: Fields) -> str:
    return "not-modified" if "not-modified" in named.get("warc-profile", "") else "identical"


def _reference(named: Fields) -> Reference:
    url = named.get("warc-refers-to-target-uri", "").strip("<> ")
    return Reference(
        url=url or None,
        fetched_at=stamp(named.get("warc-refers-to-date")),
        digest=named.get("warc-payload-digest"),
    )
