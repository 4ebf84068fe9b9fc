"""A web server that misbehaves on purpose: it says, byte by byte, what a test tells it to say."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Self

Script = Callable[[socket.socket], None]
GONE = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came in."""

    at: float  # monotonic
    host: str
    path: str
    headers: dict[str, str]  # names in lower case


@dataclass(slots=True)
class Faulty:
    """Answers each path with its scripts in turn, the last one for ever; what is not scripted is a 404."""

    asked: list[Asked] = field(default_factory=list)
    _scripts: dict[str, list[bytes | Script]] = field(default_factory=lambda: defaultdict(list))
    _server: socket.socket = field(default_factory=lambda: socket.create_server(("127.0.0.1", 0)))
    _open: list[socket.socket] = field(default_factory=list)

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for connection in self._open:
            connection.close()

    @property
    def port(self) -> int:
        return int(self._server.getsockname()[1])

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    def on(self, path: str, *scripts: bytes | Script) -> str:
        """Say this at a path: raw bytes, or a function that has the connection; gives the address."""
        self._scripts[path] = list(scripts)
        return self.url(path)

    def asked_for(self, path: str) -> list[Asked]:
        return [each for each in self.asked if each.path == path]

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError), connection, connection.makefile("rb") as lines:
            while first := lines.readline():
                headers = dict(_headers(lines))
                path = first.split()[1].decode()
                self.asked.append(Asked(time.monotonic(), headers.get("host", ""), path, headers))
                scripts = self._scripts[path]
                script = scripts.pop(0) if len(scripts) > 1 else scripts[0] if scripts else GONE
                if callable(script):
                    script(connection)
                    return
                connection.sendall(script)
                if _ends_here(script):
                    return


def page(
    body: bytes = b"<html><p>It rained in Ostwick.</p></html>",
    status: str = "200 OK",
    length: int | None = -1,
    **headers: str,
) -> bytes:
    """One whole answer; with a `length` of None the end of the connection ends it."""
    named = (f"{name.replace('_', '-')}: {value}" for name, value in headers.items())
    lines = [f"HTTP/1.1 {status}", *named]
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length < 0 else length}")
    return "\r\n".join([*lines, "", ""]).encode() + body


def chunked(*chunks: bytes, end: bytes = b"0\r\n\r\n", **headers: str) -> bytes:
    """An answer in chunks."""
    head = page(b"", length=None, Transfer_Encoding="chunked", **headers)
    return head + b"".join(b"%x\r\n%s\r\n" % (len(each), each) for each in chunks) + end


def then_close(said: bytes) -> Script:
    """Say it, and end the connection in order."""

    def script(connection: socket.socket) -> None:
        connection.sendall(said)

    return script


def then_reset(said: bytes = b"") -> Script:
    """Say it, and break the connection off."""

    def script(connection: socket.socket) -> None:
        connection.sendall(said)
        time.sleep(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        connection.close()

    return script


def slowly(said: bytes, seconds: float) -> Script:
    """Say one byte at a time, for as long."""

    def script(connection: socket.socket) -> None:
        for at in range(len(said)):
            connection.sendall(said[at : at + 1])
            time.sleep(seconds / len(said))

    return script


def _headers(lines: object) -> Iterator[tuple[str, str]]:
    for line in iter(lines.readline, b"\r\n"):  # type: ignore[attr-defined]
        name, _, value = line.decode("latin-1").partition(":")
        yield name.strip().lower(), value.strip()


def _ends_here(said: bytes) -> bool:
    head = said.partition(b"\r\n\r\n")[0].lower()
    return b"content-length" not in head and b"transfer-encoding" not in head
