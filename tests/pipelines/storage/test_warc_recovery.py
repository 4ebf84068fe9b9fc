"""Whatever stands behind the last record that the database knows: what is known stays, what is whole is found."""

from __future__ import annotations

import gzip
import logging
import os
import random
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from pipelines.storage.warc import Place, WarcWriter, digest, load, records, recover
from pipelines.values import Capture

WHOLE = os.environ.get("NEWSBOT_TEST_ALL") == "1"
NOON = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
NAME = "newsbot-20260301120000-00000000.warc.gz"
GARBAGE = {
    "nothing but zeros, as a file system leaves after a power cut": bytes(3000),
    "noise": random.Random(4).randbytes(3000),
    "text": b"The ferry runs again.\n" * 50,
    "the head of a gzip member and noise": b"\x1f\x8b\x08\x00" + random.Random(5).randbytes(900),
    "blank lines": b"\r\n" * 40,
    "one byte": b"\x1f",
}


def capture(number: int) -> Capture:
    body = random.Random(number).randbytes(200)
    return Capture(
        url=f"https://lantern.example/news/{number}",
        fetched_at=NOON + timedelta(seconds=number),
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=body,
        digest=digest(body),
    )


KEPT = [capture(number) for number in range(4)]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[Place]]:
    folder = tmp_path_factory.mktemp("written")
    with WarcWriter(folder, software="newsbot/0.1", clock=lambda: NOON) as warc:
        places = [warc.keep(each, request_headers=(("Accept", "*/*"),)) for each in KEPT]
    (path,) = folder.iterdir()
    return path.read_bytes(), [Place(NAME, each.offset, each.length) for each in places]


def end(place: Place) -> int:
    return place.offset + place.length


def found(folder: Path, known: dict[str, int]) -> list[Capture | None]:
    return [each.capture for each in recover(folder, known)]


def member_ends(data: bytes) -> list[int]:
    ends, left = [0], data
    while left:
        inflate = zlib.decompressobj(31)
        inflate.decompress(left)
        left = inflate.unused_data
        ends.append(len(data) - len(left))
    return ends


@pytest.mark.parametrize("acknowledged", range(4))
def test_wherever_it_is_cut_what_is_known_stays_and_what_is_whole_is_found(
    tmp_path: Path, written: tuple[bytes, list[Place]], acknowledged: int
) -> None:
    data, places = written
    path = tmp_path / NAME
    known = {NAME: end(places[acknowledged - 1])} if acknowledged else {}
    least = known.get(NAME, 0)
    ends = [each for each in member_ends(data) if each >= least]
    for cut in range(least, len(data) + 1, 1 if WHOLE else 11):
        path.write_bytes(data[:cut])
        whole = [each for each, place in zip(KEPT, places, strict=True) if end(place) <= cut]
        assert found(tmp_path, known) == whole[acknowledged:]
        assert found(tmp_path, known) == whole[acknowledged:]  # finding them again changes nothing
        if not whole:
            assert not path.exists()  # nothing was kept, so there is no file
            continue
        assert path.read_bytes() == data[: max(each for each in ends if each <= cut)]
        assert [load(tmp_path, place) for place in places if end(place) <= cut] == whole
        assert not [each for each in records(path) if each.problem]


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_at_the_end_is_cut_away_wherever_it_begins(
    tmp_path: Path, written: tuple[bytes, list[Place]], name: str
) -> None:
    data, places = written
    path = tmp_path / NAME
    for cut in (end(places[1]), places[2].offset, places[2].offset + 70, end(places[2]), len(data)):
        path.write_bytes(data[:cut] + GARBAGE[name])
        whole = [each for each, place in zip(KEPT, places, strict=True) if end(place) <= cut]
        assert found(tmp_path, {NAME: end(places[1])}) == whole[2:]
        assert path.read_bytes() == data[: max(each for each in member_ends(data) if each <= cut)]


@pytest.mark.parametrize("name", GARBAGE)
def test_garbage_alone_is_no_file(tmp_path: Path, name: str) -> None:
    (tmp_path / NAME).write_bytes(GARBAGE[name])
    assert found(tmp_path, {}) == []
    assert not list(tmp_path.iterdir())


def test_an_empty_file_goes_away_and_one_without_a_response_too(
    tmp_path: Path, written: tuple[bytes, list[Place]]
) -> None:
    data, places = written
    (tmp_path / NAME).touch()
    (tmp_path / NAME.replace("1200", "1300")).write_bytes(data[: places[0].offset])
    assert found(tmp_path, {}) == []
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("at", ["the first record", "a later one"])
@pytest.mark.parametrize("name", GARBAGE)
def test_whole_records_behind_damaged_bytes_are_left_where_they_are_and_told(
    tmp_path: Path,
    written: tuple[bytes, list[Place]],
    caplog: pytest.LogCaptureFixture,
    name: str,
    at: str,
) -> None:
    data, places = written
    known = {} if at == "the first record" else {NAME: end(places[1])}
    least = known.get(NAME, 0)
    damaged = data[:least] + GARBAGE[name] + data[places[3].offset :]
    (tmp_path / NAME).write_bytes(damaged)
    for _ in range(2):
        assert found(tmp_path, known) == []
    assert (tmp_path / NAME).read_bytes() == damaged
    assert "`newsbot rebuild` takes them up" in caplog.text
    whole = [each.capture for each in records(tmp_path / NAME) if each.capture]
    assert whole == [*(KEPT[:2] if known else []), KEPT[3]]


def test_a_file_that_lost_what_was_kept_is_told_and_left(
    tmp_path: Path, written: tuple[bytes, list[Place]], caplog: pytest.LogCaptureFixture
) -> None:
    data, places = written
    (tmp_path / NAME).write_bytes(data[: places[2].offset + 9])
    assert found(tmp_path, {NAME: end(places[2])}) == []
    assert (tmp_path / NAME).read_bytes() == data[: places[2].offset + 9]
    assert "restore it from a copy" in caplog.text


def test_a_whole_file_is_left_as_it_is_without_a_word(
    tmp_path: Path, written: tuple[bytes, list[Place]], caplog: pytest.LogCaptureFixture
) -> None:
    data, places = written
    (tmp_path / NAME).write_bytes(data)
    with caplog.at_level(logging.DEBUG):
        assert found(tmp_path, {NAME: end(places[3])}) == []
    assert not caplog.text


def test_a_file_that_somebody_unpacked_is_read_and_never_cut(
    tmp_path: Path, written: tuple[bytes, list[Place]]
) -> None:
    plain = gzip.decompress(written[0])
    for whole, text in ((KEPT, plain), (KEPT[:3], plain[:-30])):
        (tmp_path / NAME).write_bytes(text)
        assert found(tmp_path, {}) == whole
        assert (tmp_path / NAME).read_bytes() == text


@pytest.mark.parametrize("known", [True, False])
def test_a_whole_gzip_member_that_is_no_record_is_nobodys_torn_tail(
    tmp_path: Path, written: tuple[bytes, list[Place]], known: bool
) -> None:
    data, places = written
    behind = (data if known else b"") + gzip.compress(b"The ferry runs again.")
    (tmp_path / NAME).write_bytes(behind)
    assert found(tmp_path, {NAME: end(places[3])} if known else {}) == []
    assert (tmp_path / NAME).read_bytes() == behind


def test_the_next_run_goes_on_in_a_new_file(tmp_path: Path, written: tuple[bytes, list[Place]]) -> None:
    data, places = written
    (tmp_path / NAME).write_bytes(data[: places[2].offset + 40])
    assert found(tmp_path, {NAME: end(places[1])}) == []
    with WarcWriter(tmp_path, software="newsbot/0.1", clock=lambda: NOON) as warc:
        place = warc.keep(KEPT[2])
    assert place.warc != NAME
    assert [load(tmp_path, each) for each in (*places[:2], place)] == KEPT[:3]
