"""What `read` and `import` take: pages, folders of pages, WARC, WACZ and JSON lines become captures, one by one."""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, cast

from pipelines.dedup.addresses import cautious, original
from pipelines.errors import BadUsage
from pipelines.storage.warc import Record, digest, records
from pipelines.values import Capture

PAGES = (".html", ".htm", ".xhtml", ".html.gz", ".htm.gz")
LINES = (".jsonl", ".jsonl.gz", ".ndjson")
WARCS = (".warc", ".warc.gz")
WACZ = ".wacz"
MOST_BYTES = 32 * 1024 * 1024  # of one page
MOST_MEMBERS = 10_000  # of a WACZ


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """One page of the input, or why it is none."""

    id: Any
    url: str | None = None
    capture: Capture | None = None
    problem: str | None = None
    record: Record | None = None  # where it came from a WARC file


def given(path: str, *, base_url: str | None = None) -> Iterator[Given]:
    """The pages of one PATH; `-` is standard input, JSON lines. Raises BadUsage for what is none of the forms."""
    if path == "-":
        yield from _lines(sys.stdin.buffer)
        return
    file = Path(path)
    name = file.name.casefold()
    if file.is_dir():
        inside = sorted(
            each for each in file.rglob("*") if each.name.casefold().endswith((*PAGES, *WARCS, *LINES, WACZ))
        )
        if not inside:
            raise BadUsage(
                f"{path} holds no page: expected files that end in .html, .warc.gz, .wacz or .jsonl below it"
            )
        for each in inside:
            yield from given(str(each), base_url=base_url)
    elif not file.exists():
        raise BadUsage(
            f"{path} does not exist; expected a page (.html), a folder, a .warc.gz, a .wacz or a .jsonl"
        )
    elif name.endswith(WARCS):
        yield from _records(file, file.name)
    elif name.endswith(WACZ):
        yield from _wacz(file)
    elif name.endswith(LINES):
        with gzip.open(file) if name.endswith(".gz") else file.open("rb") as lines:
            yield from _lines(cast("IO[bytes]", lines))
    elif name.endswith(PAGES):
        yield _page(file, base_url)
    else:
        raise BadUsage(
            f"{path}: expected .html[.gz], a folder, .warc[.gz], .wacz or .jsonl[.gz], by its ending"
        )


def _page(file: Path, base_url: str | None) -> Given:
    """A file without an address gets one from a sidecar, from --base-url, or from its own canonical link: never a guess."""
    try:
        with gzip.open(file) if file.name.endswith(".gz") else file.open("rb") as opened:
            body = opened.read(MOST_BYTES + 1)
    except (OSError, EOFError, zlib.error) as error:
        return Given(id=str(file), problem=f"{file} cannot be read: {error}")
    if len(body) > MOST_BYTES:
        return Given(id=str(file), problem=f"{file} is larger than {MOST_BYTES} bytes")
    said = _sidecar(file)
    url = said.get("url") or (
        base_url.rstrip("/") + "/" + file.name.removesuffix(".gz") if base_url else None
    )
    return _given(str(file), url or file.absolute().as_uri(), body, said)


def _sidecar(file: Path) -> dict[str, Any]:
    """page.html.json beside page.html: url, headers, fetched_at."""
    beside = file.with_name(file.name + ".json")
    try:
        said = json.loads(beside.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _lines(lines: IO[bytes]) -> Iterator[Given]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            said = json.loads(line)
            if not isinstance(said, dict):
                raise ValueError(f"expected an object, found {type(said).__name__}")
            body = (
                base64.b64decode(said["html_base64"], validate=True)
                if "html_base64" in said
                else str(said["html"]).encode("utf-8", "surrogatepass")
            )
        except (ValueError, KeyError, binascii.Error, RecursionError) as error:
            known = said.get("id", number) if isinstance(said := _loose(line), dict) else number
            missing = f"{error} is missing" if isinstance(error, KeyError) else str(error)
            yield Given(
                id=known,
                problem=f'line {number} is not as expected ({missing}): {{"id", "url", "html" or "html_base64"}}',
            )
            continue
        if "html_base64" not in said:
            said = {**said, "headers": [*_headers(said), ("content-type", "text/html; charset=utf-8")]}
        yield _given(said.get("id", number), said.get("url"), body, said)


def _loose(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _headers(said: dict[str, Any]) -> list[tuple[str, str]]:
    found = said.get("headers") or {}
    pairs = found.items() if isinstance(found, dict) else found
    return [(str(name), str(value)) for name, value in (each for each in pairs if len(each) == 2)]


def _given(name: Any, url: Any, body: bytes, said: dict[str, Any]) -> Given:
    if not isinstance(url, str) or not url:
        return Given(id=name, problem=f"page {name!r} has no address; add url")
    address = url if url.startswith("file:") else cautious(original(url))
    if address is None:
        return Given(
            id=name, url=url, problem=f"{url!r} is no http address; expected one as https://news.example/a"
        )
    if len(body) > MOST_BYTES:
        return Given(id=name, url=url, problem=f"{url} is larger than {MOST_BYTES} bytes")
    try:
        headers = tuple(_headers(said))
        fetched_at = _time(said.get("fetched_at"))
    except (ValueError, TypeError) as error:
        return Given(id=name, url=url, problem=f"{url}: {error}")
    # The body stands as text or decoded bytes here: a coding that its headers name has been undone.
    headers = tuple(
        each for each in headers if each[0].casefold() not in ("content-encoding", "transfer-encoding")
    )
    capture = Capture(
        url=address, fetched_at=fetched_at, status=200, headers=headers, body=body, digest=digest(body)
    )
    return Given(id=name, url=url, capture=capture)


def _time(said: Any) -> datetime | None:
    if said is None:
        return None
    try:
        found = datetime.fromisoformat(str(said))
    except ValueError:
        raise ValueError(f"fetched_at is {said!r}; expected ISO 8601, as 2026-11-23T08:00:00Z") from None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)


def _records(file: Path, name: str) -> Iterator[Given]:
    for number, record in enumerate(records(file), 1):
        where = f"{name}#{number}"
        yield Given(id=where, url=record.url, capture=record.capture, problem=record.problem, record=record)


def _wacz(file: Path) -> Iterator[Given]:
    """The WARC files inside, one at a time through a temporary file; nothing is unpacked by the names it bears."""
    try:
        with zipfile.ZipFile(file) as archive:
            inside = [each for each in archive.infolist() if each.filename.casefold().endswith(WARCS)]
            for member in inside[:MOST_MEMBERS]:
                with tempfile.NamedTemporaryFile(suffix=".warc.gz") as spool, archive.open(member) as packed:
                    while chunk := packed.read(1 << 20):
                        spool.write(chunk)
                    spool.flush()
                    yield from _records(Path(spool.name), f"{file.name}/{member.filename}")
    except (zipfile.BadZipFile, OSError, zlib.error) as error:
        yield Given(id=str(file), problem=f"{file} is not a whole WACZ: {error}")
