"""Reading in other processes: a page that ends, stalls or overfills one costs itself only."""

from __future__ import annotations

import asyncio
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from newsbot.engines import readers as engine
from newsbot.engines.readers import Bounds, Readers, Unreadable, beyond, read_lot, unreadable
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


class DeadlyOnce(str):
    """An address that ends the first process which unpacks it, as a machine short of memory does."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return _once, (str(self),)


def _once(told: str) -> str:
    path = Path(told.removeprefix("https://news.example"))
    if not path.exists():
        path.touch()
        os._exit(1)
    return "https://news.example/ferry-1"


class Unheard(str):
    """An address that raises where it is unpacked."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return int, ("no number",)


class Busy(str):
    """An address that takes all the processor time there is."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return _count, ()


class Endless(str):
    """An address that is never unpacked to the end, and does nothing."""

    def __reduce__(self) -> tuple[object, tuple[()]]:
        return _wait, ()


class Vast(str):
    """An address that needs more memory than there is for a page."""

    def __reduce__(self) -> tuple[object, tuple[int]]:
        return bytearray, (engine.PAGE.data_bytes,)


def _count() -> None:
    while True:
        pass


def _wait() -> None:
    threading.Event().wait()


def bad(kind: type[str]) -> Capture:
    return Capture(url=kind("https://news.example/bad"), fetched_at=None, status=200)


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


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        (Deadly, "reading ended its process"),
        (Unheard, "unexpected ValueError"),
        (Vast, "reading took more than 440 MiB of memory"),
    ],
)
def test_a_page_that_takes_its_reader_along_costs_itself_only(
    readers: Readers, kind: type[str], reason: str
) -> None:
    jobs = [(each, SITE, frozenset[int]()) for each in (capture(1), bad(kind), capture(2))]
    found = [result.reading for result in readers.read_all(jobs)]
    assert [each.kind for each in found if each] == ["article", "error", "article"]
    assert found[1] is not None
    assert found[1].reason.startswith(reason)


def test_pages_that_are_read_beside_one_that_ends_its_reader_are_read() -> None:
    async def beside(pool: Readers) -> list[str]:
        pages = [capture(1), bad(Deadly), capture(2), capture(3), capture(4)]
        found = await asyncio.gather(*(pool.read(each, SITE, frozenset()) for each in pages))
        return [each.reading.kind for each in found if each.reading]

    with Readers(2) as pool:
        assert asyncio.run(beside(pool)) == ["article", "error", "article", "article", "article"]


@pytest.mark.parametrize("kind", [Busy, Endless])
def test_a_page_without_end_is_given_up_and_the_next_is_read(
    readers: Readers, monkeypatch: pytest.MonkeyPatch, kind: type[str]
) -> None:
    monkeypatch.setattr(engine, "PAGE", Bounds(seconds=0.2, data_bytes=engine.PAGE.data_bytes))
    (found,) = readers.read_all([(bad(kind), SITE, frozenset())])
    assert found.reading is not None
    assert (found.reading.kind, found.reading.reason) == ("error", "reading took more than 0 s")
    monkeypatch.undo()
    (found,) = readers.read_all([(capture(2), SITE, frozenset())])
    assert found.reading is not None
    assert found.reading.kind == "article"


def test_a_page_whose_process_was_ended_by_another_is_read_after_all(
    readers: Readers, tmp_path: Path
) -> None:
    page = capture(1)
    told = DeadlyOnce(f"https://news.example{tmp_path / 'ended'}")
    again = Capture(url=told, fetched_at=None, status=200, body=page.body, digest=page.digest)
    (found,) = readers.read_all([(again, SITE, frozenset())])
    assert (tmp_path / "ended").exists()
    assert found.reading is not None
    assert found.reading.kind == "article"


@pytest.mark.parametrize("kind", [Deadly, Unheard])
def test_a_lot_with_a_page_that_cannot_be_read_is_read_one_by_one(readers: Readers, kind: type[str]) -> None:
    ((name, found),) = readers.read_sites([("lot", [capture(1), bad(kind), "no page at all"], SITE)])
    assert name == "lot"
    assert [one.reading.kind for one in found] == ["article", "error", "error"]
    assert found[2].reading.reason == "no page at all"


def test_closing_does_not_wait_for_a_page_without_end() -> None:
    begun = threading.Event()

    async def leave(pool: Readers) -> None:
        waiting = asyncio.ensure_future(pool.read(bad(Endless), SITE, frozenset()))
        await asyncio.sleep(0)  # it is handed out
        begun.set()
        pool.close()
        assert (await waiting).reading is not None

    pool = Readers(1)
    asyncio.run(leave(pool))
    assert begun.is_set()
    with pytest.raises(RuntimeError):
        list(pool.read_all([(capture(1), SITE, frozenset())]))


def test_a_lot_gives_one_result_for_each_page_in_its_place() -> None:
    found = read_lot([capture(1), "torn", capture(2)], SITE)
    assert [one.reading.kind for one in found] == ["article", "error", "article"]
    assert read_lot([], SITE) == []


def test_what_was_not_read_is_an_error_with_its_reason_and_leads_nowhere() -> None:
    found = unreadable(Unreadable("reading took more than 30 s"))
    assert found.reading is not None
    assert (found.reading.kind, found.reading.reason) == ("error", "reading took more than 30 s")
    assert found.survey.links == ()
    assert beyond(Unreadable("why")).reading.reason == "why"
