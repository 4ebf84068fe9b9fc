"""Undoing the content codings of a response, in bounded steps; what is cut or corrupt is never passed on."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator

import brotli
import zstandard

from pipelines.errors import BadCapture

MAX_BYTES = 32 * 2**20
MAX_LAYERS = 2
_STEP = 64 * 1024
_ZSTD_STEP = 512  # one repeat block makes 128 KiB of four bytes, so little goes in at a time
_ZSTD_WINDOW = 8 * 2**20  # RFC 9659
_NO_CODING = ("", "identity", "none", "utf-8", "binary")
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[!?a-zA-Z][\t\r\n -~]{6}")


def decode_body(headers: Iterable[tuple[str, str]], body: bytes, limit: int = MAX_BYTES) -> bytes:
    """The body as its author wrote it: gzip, deflate, br and zstd undone, at most two of them.

    `headers` are name and value pairs; only Content-Encoding is looked at. Raises BadCapture for a coding
    that is not known, a body that is cut or corrupt, a third layer, or more than `limit` bytes. Markup under
    a header that claims a coding is taken as it stands: archives keep the header of bodies they have decoded.
    """
    names = [
        coding
        for name, value in headers
        if name.casefold() == "content-encoding"
        for coding in (part.strip().casefold() for part in value.split(","))
        if coding not in _NO_CODING
    ]
    if len(names) > MAX_LAYERS:
        raise BadCapture(
            f"expected at most {MAX_LAYERS} content codings, found {len(names)}: {', '.join(names)[:100]}"
        )
    for name in reversed(names):
        if not body:
            break
        undo = _CODINGS.get(name.removeprefix("x-"))
        if undo is None:
            raise BadCapture(f"expected gzip, deflate, br or zstd, found content coding {name[:40]!r}")
        try:
            body = _collect(undo(body), limit, name)
        except (zlib.error, brotli.error, zstandard.ZstdError, EOFError) as why:
            if _MARKUP.match(body):
                continue
            raise BadCapture(f"the body is not whole {name}: {why}") from why
    if len(body) > limit:
        raise BadCapture(f"the body has {len(body)} bytes, over the bound of {limit}")
    return body


def _collect(pieces: Iterator[bytes], limit: int, name: str) -> bytes:
    kept, size = [], 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise BadCapture(f"the {name} body decodes to more than {limit} bytes; stopped there")
        kept.append(piece)
    return b"".join(kept)


def _inflate(body: bytes, window_bits: int) -> Iterator[bytes]:
    """One zlib stream after the other, as gzip allows several members; zero padding at the end is none."""
    while body:
        stream = zlib.decompressobj(window_bits)
        while not stream.eof:
            piece = stream.decompress(body, _STEP)
            rest = stream.unconsumed_tail
            if not piece and not rest and not stream.eof:
                raise EOFError("it ends early")
            yield piece
            body = rest
        body = stream.unused_data
        if window_bits != 31 or not body.startswith(b"\x1f\x8b"):
            return


def _gzip(body: bytes) -> Iterator[bytes]:
    return _inflate(body, 31)


def _deflate(body: bytes) -> Iterator[bytes]:
    """The zlib format that the RFC means, or the bare stream that many servers send."""
    has_zlib_header = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflate(body, 15 if has_zlib_header else -15)


def _brotli(body: bytes) -> Iterator[bytes]:
    stream = brotli.Decompressor()
    yield stream.process(body, output_buffer_limit=_STEP)
    while not stream.is_finished():
        if stream.can_accept_more_data():
            raise EOFError("it ends early")
        yield stream.process(b"", output_buffer_limit=_STEP)


def _zstd(body: bytes) -> Iterator[bytes]:
    while body:
        frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        for start in range(0, len(body), _ZSTD_STEP):
            yield frame.decompress(body[start : start + _ZSTD_STEP])
            if frame.eof:
                body = frame.unused_data + body[start + _ZSTD_STEP :]
                break
        else:
            raise EOFError("it ends early")


_CODINGS: dict[str, Callable[[bytes], Iterator[bytes]]] = {
    "gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
