"""Newspapers served from memory by a process of its own, so that what serving costs is nobody's CPU time but its own."""

from __future__ import annotations

import asyncio
import gzip
import re
import socket
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from multiprocessing.connection import Connection
from random import Random
from typing import Any
from urllib.parse import urljoin

from lxml.html import document_fromstring

from benchmarks.sites import site

CONTEXT = get_context("spawn")
LOOPBACK = "127.0.0.1"
CANONICAL = re.compile(rb'<link rel="canonical" href="[^"]*">')
WORDS = (
    "ferry",
    "harbour",
    "quay",
    "noon",
    "council",
    "votes",
    "night",
    "market",
    "bread",
    "price",
    "rain",
    "fell",
)
NUMBERED = re.compile(rb"(/(?:topic|tag)/)(\d+)")
LETTERS = bytes.maketrans(b"0123456789", b"abcdefghij")
NOTHING = b"<html><title>Not found</title><p>There is nothing here.</p></html>"

Bodies = Mapping[str, bytes]  # by path
Source = Callable[[str], Bodies]  # by origin, as http://127.0.0.1:8080


@dataclass(frozen=True, slots=True)
class Newspaper:
    """A site of generated articles. Their menus and lists lead to pages that look like them and link as much."""

    template: str
    articles: int
    seed: int = 0
    kilobytes: int | None = (
        None  # of a page, and so the length of its menus; None: as is usual of the template
    )

    def __call__(self, origin: str) -> Bodies:
        pages = site(self.template, self.articles, seed=self.seed, language="en", kilobytes=self.kilobytes)
        there = pages[0].url.partition("/en/")[0]
        here = {
            page.url.removeprefix(there): _spelt(page.html.replace(there.encode(), origin.encode()))
            for page in pages
        }
        found = dict(here)
        for path, body in here.items():
            for link in _paths(body, origin, path):
                if link not in found:
                    like = list(here.values())[len(found) % len(here)]
                    own = f'<link rel="canonical" href="{origin}{link}">'
                    found[link] = CANONICAL.sub(own.encode(), like)
        return {"/": found[next(iter(here))], **found}


def _spelt(body: bytes) -> bytes:
    """Topics and tags with names in place of numbers, which newsbot would hold for a trap; no print views, which are
    the same page to it and another to Scrapy."""
    named = NUMBERED.sub(lambda found: found[1] + found[2].translate(LETTERS), body)
    return named.replace(b"?print=1", b"")


def _paths(body: bytes, origin: str, path: str) -> Iterator[str]:
    for link in document_fromstring(body).iter("a"):
        url = urljoin(f"{origin}{path}", link.get("href") or "").partition("#")[0]
        if url.startswith(f"{origin}/"):
            yield url.removeprefix(origin)


@dataclass(frozen=True, slots=True)
class Tree:
    """Cheap pages that each lead to so many others, until there are as many as asked for."""

    pages: int
    links: int = 10

    def __call__(self, origin: str) -> Bodies:
        return {self._path(number): self._body(number) for number in range(self.pages)}

    def _path(self, number: int) -> str:
        return f"/news/{number}" if number else "/"

    def _body(self, number: int) -> bytes:
        first = number * self.links + 1
        below = range(first, min(first + self.links, self.pages))
        links = "".join(
            f'<li><a href="{self._path(each)}">The story of day {each}</a></li>' for each in below
        )
        luck = Random(number)
        text = ". ".join(" ".join(luck.choices(WORDS, k=12)).capitalize() for _ in range(5))
        return f"<html><title>Story {number}</title><h1>Story {number}</h1><p>{text}</p><ul>{links}</ul></html>".encode()


class Served:
    """What a serving process serves, and what it was asked for."""

    def __init__(self, pipe: Connection, origins: tuple[str, ...]) -> None:
        self._pipe = pipe
        self.origins = origins

    def asked(self) -> Counter[str]:
        """The addresses that were asked for since the last time, and how often each."""
        self._pipe.send("asked")
        found: Counter[str] = self._pipe.recv()
        return found


@contextmanager
def serving(*sources: Source, gzipped: bool = False) -> Iterator[Served]:
    """Each source on a port of its own."""
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_serve, args=(theirs, sources, gzipped), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Served(ours, ours.recv())
    finally:
        process.terminate()
        process.join()
        ours.close()


def _serve(pipe: Connection, sources: tuple[Source, ...], gzipped: bool) -> None:
    asyncio.run(_listen(pipe, sources, gzipped))


async def _listen(pipe: Connection, sources: tuple[Source, ...], gzipped: bool) -> None:
    loop = asyncio.get_running_loop()
    asked: Counter[str] = Counter()
    origins = []
    for source in sources:
        listening = socket.create_server((LOOPBACK, 0))
        origin = f"http://{LOOPBACK}:{listening.getsockname()[1]}"
        answers = {path: _answer(200, body, gzipped) for path, body in source(origin).items()}
        await loop.create_server(partial(_Answering, answers, origin, asked), sock=listening)
        origins.append(origin)
    pipe.send(tuple(origins))
    over = asyncio.Event()
    loop.add_reader(pipe.fileno(), _tell, pipe, asked, over)
    await over.wait()


def _tell(pipe: Connection, asked: Counter[str], over: asyncio.Event) -> None:
    try:
        pipe.recv()
    except EOFError:
        over.set()
        return
    pipe.send(asked)
    asked.clear()


def _answer(status: int, body: bytes, gzipped: bool) -> bytes:
    coding = "Content-Encoding: gzip\r\n" if gzipped else ""
    sent = gzip.compress(body, mtime=0) if gzipped else body
    head = f"HTTP/1.1 {status} .\r\nContent-Type: text/html; charset=utf-8\r\n{coding}Content-Length: {len(sent)}\r\n\r\n"
    return head.encode() + sent


class _Answering(asyncio.Protocol):
    """One connection, kept alive."""

    def __init__(self, answers: Mapping[str, bytes], origin: str, asked: Counter[str]) -> None:
        self._answers, self._origin, self._asked = answers, origin, asked
        self._heard = b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self._heard = (self._heard + data).split(b"\r\n\r\n")
        for request in requests:
            path = request.split(b" ", 2)[1].decode("ascii")
            self._asked[f"{self._origin}{path}"] += 1
            self._transport.write(self._answers.get(path) or _answer(404, NOTHING, gzipped=False))
