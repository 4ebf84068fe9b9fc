"""One server that is many sites: each has an address of its own in 127.0.0.0/8, so that no two share a host."""

from __future__ import annotations

import contextlib
import selectors
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Self

GONE = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n"
RUNAWAY = 500  # requests to one site in one visit


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in."""

    path: str
    headers: dict[str, str]  # names in lower case


Script = Callable[[socket.socket], None]  # has the connection; it is closed behind it
Answer = bytes | Script
Answering = Callable[[Request], Answer]


@dataclass(slots=True)
class Site:
    """One site: what it answers at each path, and what it was asked."""

    server: Server = field(repr=False)
    place: str  # host:port
    asked: list[Request] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)  # paths that a crawl starts from
    _answers: dict[str, Answering] = field(default_factory=dict)
    _otherwise: Answering = field(default=lambda _: GONE)

    def url(self, path: str) -> str:
        return f"http://{self.place}{path}"

    def on(self, path: str, *answers: Answer) -> str:
        """Answer a path: with one after another, the last one for ever; gives the address."""
        waiting = list(answers)
        self._answers[path] = lambda _: waiting.pop(0) if len(waiting) > 1 else waiting[0]
        return self.url(path)

    def ask(self, path: str, answering: Answering) -> str:
        """Answer a path by what the request says."""
        self._answers[path] = answering
        return self.url(path)

    def otherwise(self, answering: Answering) -> None:
        """Answer all other paths by what the request says."""
        self._otherwise = answering

    def start(self, path: str, *answers: Answer) -> str:
        """As `on`; crawls start here."""
        self.starts.append(path)
        return self.on(path, *answers)

    def forget(self) -> None:
        """What was asked so far counts no more."""
        self.asked.clear()

    def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        if len(self.asked) > RUNAWAY:  # a maze that holds the crawl shall not hold the tests
            return GONE
        return self._answers.get(request.path, self._otherwise)(request)


@dataclass(slots=True)
class Server:
    """All sites. One thread accepts for them, each connection then has its own."""

    _sites: dict[str, Site] = field(default_factory=dict)
    _sinks: dict[str, Site] = field(default_factory=dict)
    _selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)
    _listening: list[socket.socket] = field(default_factory=list)
    _open: set[socket.socket] = field(default_factory=set)
    _over: bool = False

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over = True
        for each in (*self._listening, *list(self._open)):
            with contextlib.suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)
            each.close()

    def site(self, *, allowed: bool = True) -> Site:
        """A new site at an address of its own; no crawl may visit one that is not allowed."""
        number = len(self._sites) + len(self._sinks) + 1
        listening = socket.create_server((f"127.7.{number // 250}.{number % 250 + 1}", 0), backlog=64)
        host, port = listening.getsockname()
        site = Site(self, f"{host}:{port}")
        (self._sites if allowed else self._sinks)[site.place] = site
        self._listening.append(listening)
        self._selector.register(listening, selectors.EVENT_READ, site)
        return site

    @property
    def places(self) -> list[str]:
        """Where crawls may go."""
        return list(self._sites)

    def _accept(self) -> None:
        while not self._over:
            for found, _ in self._selector.select(timeout=0.5):
                with contextlib.suppress(OSError):
                    connection, _ = found.fileobj.accept()  # type: ignore[union-attr]
                    self._open.add(connection)
                    threading.Thread(target=self._serve, args=(connection, found.data), daemon=True).start()

    def _serve(self, connection: socket.socket, site: Site) -> None:
        broken = contextlib.suppress(OSError, ValueError, IndexError)
        with broken, connection, connection.makefile("rb") as lines:
            while first := lines.readline():
                request = Request(first.split()[1].decode("latin-1"), dict(_headers(lines)))
                said = site.answer(request)
                if callable(said):
                    said(connection)
                    break
                connection.sendall(said)
                if ends_here(said):
                    break
        self._open.discard(connection)


def _headers(lines: object) -> Iterator[tuple[str, str]]:
    for line in iter(lines.readline, b"\r\n"):  # type: ignore[attr-defined]
        name, _, value = line.decode("latin-1").partition(":")
        yield name.strip().lower(), value.strip()


def ends_here(said: bytes) -> bool:
    """Is it the end of the connection that tells the end of the answer?"""
    head = said.partition(b"\r\n\r\n")[0].lower()
    framed = b"content-length" in head or b"transfer-encoding" in head or head[9:12] in (b"304", b"204")
    return not framed or b"connection: close" in head
