"""The HTTP message inside a record: taken apart with its transfer codings undone, and written down again."""

from __future__ import annotations

import re
from collections.abc import Iterable
from http import HTTPStatus
from urllib.parse import urlsplit

from pipelines.dedup.addresses import discreet
from pipelines.errors import BadCapture

Headers = tuple[tuple[str, str], ...]

STATUS = re.compile(rb"HTTP/\d+(?:\.\d+)?[ \t]+(\d{3})(?!\d)")
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
CHUNK = re.compile(rb"[ \t]*([0-9a-fA-F]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
SECRET = re.compile(r"authorization|cookie|token|secret|password|session|api-?key", re.IGNORECASE)
ADDRESSED = frozenset({"location", "content-location", "referer", "refresh", "link"})


def parse(block: bytes) -> tuple[int, Headers, bytes]:
    """Status, headers and body of a response, the body still chunked if it came so."""
    started = STATUS.match(block)
    if not started:
        raise BadCapture(f"expected an HTTP response, found {block[:40]!r}")
    end = END_OF_HEAD.search(block)
    head, body = (block[: end.start()], block[end.end() :]) if end else (block, b"")
    return int(started[1]), fields(head.partition(b"\n")[2]), body


def fields(head: bytes) -> Headers:
    """The header lines, folded ones joined, lines without a colon left out."""
    lines: list[bytes] = []
    for line in head.replace(b"\r\n", b"\n").split(b"\n"):
        if line[:1] in (b" ", b"\t") and lines:
            lines[-1] += b" " + line.strip()
        else:
            lines.append(line)
    named = (line.partition(b":") for line in lines if b":" in line)
    return tuple((text(name.strip()), text(value.strip())) for name, _, value in named)


def text(raw: bytes) -> str:
    """Header bytes as text: UTF-8 where they are, else Latin-1, which HTTP was written in."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def unchunked(headers: Headers, body: bytes) -> bytes:
    """The body without its chunks. Some makers undid them and left the header, so the bytes decide."""
    codings = ",".join(value for name, value in headers if name.lower() == "transfer-encoding").lower()
    foreign = {coding.strip() for coding in codings.split(",")} - {"", "identity", "chunked"}
    if foreign:
        raise BadCapture(f"the transfer coding {', '.join(sorted(foreign))!r} is not one that can be undone")
    if "chunked" not in codings or not CHUNK.match(body):
        return body
    parts: list[bytes] = []
    at = 0
    while size := CHUNK.match(body, at):
        count = int(size[1], 16)
        at = size.end()
        if not count:
            return b"".join(parts)
        parts.append(body[at : at + count])
        at += count
        newline = re.compile(rb"\r?\n").match(body, at)
        if not newline:
            break
        at = newline.end()
    raise BadCapture("the last chunk of the body is missing")


def shortfall(status: int, headers: Headers, body: bytes) -> str | None:
    """In words, how much of the body is missing by its own Content-Length."""
    names = {name.lower() for name, _ in headers}
    if status in (204, 304) or "transfer-encoding" in names:
        return None
    lengths = {value for name, value in headers if name.lower() == "content-length" and value.isdecimal()}
    # A longer body is no loss: makers that undo the content coding keep the length of the coded one.
    if len(lengths) == 1 and len(body) < (declared := int(lengths.pop())):
        return f"the server declared {declared} bytes of body, {len(body)} are there"
    return None


def response_head(status: int, reason: str | None, headers: Headers, length: int | None) -> bytes:
    """Status line and headers as they are kept: without secrets, and true to a body of `length` bytes."""
    if reason is None:
        reason = HTTPStatus(status).phrase if status in set(HTTPStatus) else ""
    false = (
        {"transfer-encoding": None}
        if length is None
        else {"transfer-encoding": None, "content-length": length}
    )
    kept = [(name, value) for name, value in headers if value == str(false.get(name.lower(), value))]
    return _written(f"HTTP/1.1 {status} {reason}".rstrip(), kept)


def request_head(url: str, headers: Headers) -> bytes:
    """The request that was sent for this address, without secrets."""
    parts = urlsplit(url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = () if any(name.lower() == "host" for name, _ in headers) else (("Host", parts.netloc),)
    return _written(f"GET {path} HTTP/1.1", (*host, *headers))


def bare(url: str) -> str:
    """An address without fragment, user name, password and secret parameters."""
    return discreet(url.partition("#")[0])


def open_to_all(headers: Iterable[tuple[str, str]]) -> Headers:
    """The headers without those that let their bearer in, and without the like in the addresses of others."""
    return tuple(
        (name, discreet(value) if name.lower() in ADDRESSED else value)
        for name, value in headers
        if not SECRET.search(name)
    )


def _written(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = [_line(first), *(_line(f"{name}: {value}") for name, value in open_to_all(headers))]
    return "".join([*lines, "\r\n"]).encode("utf-8", "replace")


def _line(line: str) -> str:
    return re.sub(r"[\r\n\x00]+", " ", line) + "\r\n"
