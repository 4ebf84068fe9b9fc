"""The bytes of a WARC file, decompressed in steps, knowing where each gzip member begins and ends.

The usual readers accept a file that ends inside a record, and lose what stands behind a damaged one
(warcio 1.8.1 took 134 of 134 torn files for whole). So members are walked here with zlib alone.
"""

from __future__ import annotations

import re
import zlib
from typing import BinaryIO

STEP = 1 << 16
GZIP = b"\x1f\x8b\x08"
PLAIN = b"WARC/"
WARC_LINE = re.compile(rb"(?<=\n)WARC/\d\.\d+\r?\n")


class Tape:
    """Reads from `start`. After `open()` one gzip member, or the rest of a plain file, is at hand."""

    def __init__(self, file: BinaryIO, start: int = 0, *, named_gzip: bool = False) -> None:
        """`named_gzip` decides where neither the bytes at `start` nor those at the beginning tell: they are damaged."""
        self._file = file
        self._position = start  # in the file: where the bytes in _raw begin
        self._raw = b""
        self._inflate: zlib._Decompress | None = None
        self._buffer = bytearray()
        self._ended = True
        self.offset = start  # where this member begins
        self.damage: str | None = None
        self.compressed = self._tells(start, self._tells(0, named_gzip))
        file.seek(start)

    def _tells(self, at: int, otherwise: bool) -> bool:
        """Whether the bytes there are those of a gzip file."""
        self._file.seek(at)
        head = self._file.read(len(PLAIN))
        return head.startswith(GZIP) or (otherwise and head != PLAIN)

    @property
    def position(self) -> int:
        """Where in the file the next byte to take stands; of a gzip file, once its member is read."""
        return self._position - (0 if self.compressed else len(self._buffer))

    def open(self) -> bool:
        """Begin the next member; False at the end of the file."""
        self._raw = self._raw or self._file.read(STEP)
        self._buffer.clear()
        self.offset, self.damage, self._ended = self._position, None, not self._raw
        self._inflate = zlib.decompressobj(16 + zlib.MAX_WBITS) if self.compressed else None
        return not self._ended

    def peek(self, count: int) -> bytes:
        """The next `count` bytes, fewer where the member ends before."""
        self._fill(count)
        return bytes(self._buffer[:count])

    def take(self, count: int) -> bytes:
        """Remove and return the next `count` bytes, fewer where the member ends before."""
        self._fill(count)
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken

    def skip(self, count: int) -> int:
        """Pass over `count` bytes in bounded memory; tells how many there were."""
        left = count
        while left and (passed := len(self.take(min(left, STEP)))):
            left -= passed
        return count - left

    def at_end(self) -> bool:
        """Whether nothing but blank lines is left of this member; passes over those."""
        while (head := self.peek(STEP)) and not (rest := head.lstrip(b"\r\n")):
            self.take(len(head))
        if head:
            self.take(len(head) - len(rest))
        return not head

    def drain(self) -> None:
        """Pass over the rest of this member."""
        while self.take(STEP):
            pass

    def find(self, after: int) -> bool:
        """Go to where the next record may begin, from `after` on; False where there is none."""
        mark = GZIP if self.compressed else b"\nWARC/"
        at = max(after - (0 if self.compressed else 1), 0)
        window = b""
        while True:
            self._file.seek(at + len(window))
            more = self._file.read(STEP)
            window += more
            for found in re.finditer(re.escape(mark), window):
                if self._begins_record(at + found.start()):
                    return True
            if not more:
                return False
            kept = window[-len(mark) + 1 :]  # a mark may lie across two steps
            at, window = at + len(window) - len(kept), kept

    def _begins_record(self, at: int) -> bool:
        self._file.seek(at)
        head = self._file.read(STEP)
        if self.compressed:
            try:
                sound = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(head, 16).startswith(b"WARC/")
            except zlib.error:
                return False
        else:
            sound = WARC_LINE.match(head, 1) is not None
            at += 1
        if sound:
            self._raw, self._position = b"", at
            self._file.seek(at)
        return sound

    def _fill(self, count: int) -> None:
        while len(self._buffer) < count and not self._ended:
            self._raw = self._raw or self._file.read(STEP)
            if not self._raw:
                self._ended = True
                self.damage = "the file ends inside a gzip member" if self._inflate else None
            elif self._inflate is None:
                self._buffer += self._raw
                self._position += len(self._raw)
                self._raw = b""
            else:
                self._expand(self._inflate)

    def _expand(self, inflate: zlib._Decompress) -> None:
        try:
            self._buffer += inflate.decompress(self._raw, STEP)
        except zlib.error as error:
            self._ended, self.damage = True, f"the gzip member is damaged ({error})"
            return
        rest = inflate.unused_data if inflate.eof else inflate.unconsumed_tail
        self._position += len(self._raw) - len(rest)
        self._raw, self._ended = rest, inflate.eof
