"""One grey dot stands for all of the papers' photographs."""

import struct
from functools import cache
from http import HTTPStatus
from zlib import compress, crc32

from newsbot.demo.server import Answer


def picture(path: str) -> Answer:
    if not path.endswith(".png"):
        return Answer(body=b"", status=HTTPStatus.NOT_FOUND)
    return Answer(body=_dot(), content_type="image/png")


@cache
def _dot() -> bytes:
    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)  # one pixel, eight bits, grey
    chunks = ((b"IHDR", header), (b"IDAT", compress(b"\x00\x80")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))
        for kind, data in chunks
    )
