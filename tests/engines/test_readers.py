"""Reading in other processes: one that ends or raises costs its page only."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterator

import pytest

from newsbot.engines.readers import Readers, beyond, read_lot, unreadable
from pipelines.storage.warc import digest
from pipelines.values import Capture, Site

SITE = Site(name="news.example", hosts=frozenset({"news.example"}))
TEXT = "The ferry at Odrin carried its first passengers since the flood. " * 4


def capture(number: int) -> Capture:
    body = f"<h1>The ferry runs for the {number}th time</h1><p>{TEXT}</p>".encode()
    return Capture(
        url=f"https://news.example/ferry-{number}",
        fetched_at=None,
        status=200,
        body=body,
        digest=digest(body),
    )


class Deadly(str):
    """An address that ends the process which unpacks it."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return os._exit, (1,)


class Unheard(str):
    """An address that raises where it is unpacked."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("no number",)


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(1) as pool:
        yield pool


def test_pages_come_back_in_order(readers: Readers) -> None:
    results = list(readers.read_all((capture(number), SITE, frozenset()) for number in range(8)))
    titles = [result.reading.title for result in results if result.reading]
    assert titles == [f"The ferry runs for the {number}th time" for number in range(8)]


def test_one_page_is_read_from_an_event_loop(readers: Readers) -> None:
    result = asyncio.run(readers.read(capture(3), SITE, frozenset()))
    assert result.reading is not None
    assert result.reading.kind == "article"


@pytest.mark.parametrize("kind", [Deadly, Unheard])
def test_a_page_that_takes_its_reader_along_costs_itself_only(readers: Readers, kind: type[str]) -> None:
    bad = Capture(url=kind("https://news.example/bad"), fetched_at=None, status=200)
    jobs = [(capture(1), SITE, frozenset()), (bad, SITE, frozenset()), (capture(2), SITE, frozenset())]
    kinds = [result.reading.kind if result.reading else None for result in readers.read_all(jobs)]
    assert kinds == ["article", "error", "article"]


def test_a_lot_whose_page_ends_the_reader_is_read_one_by_one(readers: Readers) -> None:
    bad = Capture(url=Deadly("https://news.example/bad"), fetched_at=None, status=200)
    ((name, found),) = readers.read_sites([("lot", [capture(1), bad, "no page at all"], SITE)])
    assert name == "lot"
    assert [one.reading.kind for one in found] == ["article", "error", "error"]
    assert found[2].reading.reason == "no page at all"


def test_a_page_that_ends_the_reader_of_a_crawl_is_an_error(readers: Readers) -> None:
    bad = Capture(url=Deadly("https://news.example/bad"), fetched_at=None, status=200)
    result = asyncio.run(readers.read(bad, SITE, frozenset()))
    assert result.reading is not None
    assert result.reading.kind == "error"
    assert asyncio.run(readers.read(capture(4), SITE, frozenset())).reading is not None


def test_a_lot_gives_one_result_for_each_page_in_its_place() -> None:
    found = read_lot([capture(1), "torn", capture(2)], SITE)
    assert [one.reading.kind for one in found] == ["article", "error", "article"]
    assert read_lot([], SITE) == []


def test_each_way_to_fail_is_told_in_words() -> None:
    assert "more than 60 s" in str(unreadable(TimeoutError()).reading)
    assert "unexpected KeyError" in str(unreadable(KeyError("x")).reading)
    assert beyond(TimeoutError()).reading.kind == "error"
