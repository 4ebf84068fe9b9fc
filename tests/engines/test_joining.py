"""Small WARC files become few large ones: every record byte for byte, every row at its place, dying anywhere or not."""

from __future__ import annotations

import gzip
import json
import signal
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from newsbot.config import Config
from newsbot.engines import joining
from newsbot.engines.joining import Joined, join, planned, would_join
from newsbot.engines.verify import verify
from newsbot.site import Sites
from pipelines.storage import captures, runs
from pipelines.storage.archive import Archive
from pipelines.storage.warc import Place, Reference, WarcWriter, digest, flaw, load, records, recover
from pipelines.values import Capture
from tests.forked import newsbot

SITE = "lantern.example"
BEGAN = datetime(2026, 3, 1, 6, tzinfo=UTC)
MB = 1 << 20
TEXT = "The ferry at Odrin carried its first passengers since the spring flood. " * 5
POINTS = (
    "a joining is noted:1",
    "a file is copied:1",
    "a file is copied:3",
    "files are put together:1",
    "rows are half moved:1",
    "rows are moved:1",
    "a file is gone:1",
    "a file is gone:3",
    "a file is gone:5",
)


def response(number: int, at: datetime, status: int = 200) -> Capture:
    page = f"<html><head><title>Ferry {number}</title></head><body><h1>Ferry {number}</h1><p>{TEXT}{number}</p></body></html>"
    body = page.encode() if status == 200 else b""
    return Capture(
        url=f"https://{SITE}/news/the-ferry-runs-again-{number}",
        fetched_at=at,
        status=status,
        headers=(("Content-Type", "text/html"), ("ETag", f'"{number}"')),
        body=body,
        digest=digest(body),
    )


def crawled(folder: Path, day: int) -> None:
    """A run of a cron job: one file with an article and a 304, and one more article that is the same every day."""
    at = BEGAN + timedelta(days=day)
    with (
        Archive.open(folder) as archive,
        WarcWriter(archive.warc, software="newsbot/0.1", clock=lambda: at) as warc,
    ):
        run = runs.begin(archive, "crawl", "0.1", now=at.isoformat())
        confirmed = Reference(url=response(1, at).url, fetched_at=BEGAN)
        for capture, refers_to in (
            (response(day, at), None),
            (response(1, at + timedelta(seconds=5), 304), confirmed),
            (response(0, at + timedelta(seconds=9)), None),
        ):
            place = warc.keep(capture, request_headers=(("Accept", "*/*"),), refers_to=refers_to)
            captures.keep(archive, capture, place, site=SITE, run=run)
        runs.finish(archive, run, now=at.isoformat(), outcome="done", exit_code=0, counts={})


def filled(folder: Path, days: int = 5) -> Path:
    for day in range(1, days + 1):
        crawled(folder, day)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return filled(tmp_path / "archive")


def joined(folder: Path, *, below: int = 100 * MB, up_to: int = 1024 * MB) -> Joined:
    return join(Config(archive=folder), Sites(folder), below=below, up_to=up_to)


def kept(folder: Path) -> list[tuple[object, ...]]:
    """Every row, its run, and the very bytes of its record."""
    with Archive.reader(folder) as archive:
        rows = list(
            archive.rows(
                "select id, url, fetched_at, status, digest, outcome, run, warc, offset, length from captures order by id"
            )
        )
    return [
        (*list(row.values())[:7], member(folder, row["warc"], row["offset"], row["length"])) for row in rows
    ]


def member(folder: Path, warc: str, offset: int, length: int) -> bytes:
    return (folder / "warc" / warc).read_bytes()[offset : offset + length]


def files(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "warc").iterdir())


def problems(folder: Path) -> list[str]:
    with Archive.reader(folder) as archive:
        return [each for each in verify(archive).problems if "settling" not in each]


def test_five_files_become_one_and_every_record_is_the_same_to_the_byte(folder: Path) -> None:
    before, old = kept(folder), files(folder)
    members = b"".join((folder / "warc" / name).read_bytes() for name in old)
    done = joined(folder)
    assert (done.files, len(done.into), done.problems, done.bytes) == (5, 1, [], len(members))
    (new,) = files(folder)
    assert done.into == [new]
    assert new[:23] == old[0][:23]  # it bears the time of the oldest
    assert kept(folder) == before
    whole = (folder / "warc" / new).read_bytes()
    assert whole.endswith(members)
    assert b"WARC-Type: warcinfo" in gzip.decompress(whole[: len(whole) - len(members)])
    assert problems(folder) == []
    revisits = [each for each in records(folder / "warc" / new) if each.kind == "revisit"]
    assert len(revisits) == 5
    assert all(each.refers_to and each.refers_to.url == response(1, BEGAN).url for each in revisits)


def test_joining_again_does_nothing_until_there_are_new_files(folder: Path) -> None:
    joined(folder)
    first, before = files(folder), kept(folder)
    assert joined(folder) == Joined()
    assert (files(folder), kept(folder)) == (first, before)
    crawled(folder, 6)
    before = kept(folder)
    assert joined(folder).files == 2
    assert kept(folder) == before
    assert problems(folder) == []


def test_a_rebuild_of_joined_files_is_the_archive_with_its_runs(folder: Path) -> None:
    assert newsbot(folder, "rebuild").returncode == 0  # reads all, from the files as they were
    tables = {
        "captures": "select url, fetched_at, status, digest, outcome, run from captures order by url, fetched_at",
        "articles": "select id, url, title, first_seen, last_seen, revisions from articles order by id",
        "evidence": "select url, kind, says, first_at, last_at, times from evidence order by url, kind, says",
    }

    def dump() -> dict[str, list[dict[str, object]]]:
        with Archive.reader(folder) as archive:
            return {name: list(archive.rows(query)) for name, query in tables.items()}

    before = dump()
    assert before["articles"]
    assert {row["run"] for row in before["captures"]} == {1, 2, 3, 4, 5}
    joined(folder)
    assert dump() == before
    assert newsbot(folder, "rebuild").returncode == 0
    assert dump() == before
    assert problems(folder) == []


@pytest.mark.parametrize("after", ["join", "recover", "rebuild"])
def test_killed_anywhere_nothing_is_lost_and_what_comes_next_tidies_up(tmp_path: Path, after: str) -> None:
    points = POINTS if after != "rebuild" else ("files are put together:1", "a file is gone:3")
    for turn, point in enumerate(points):
        folder = filled(tmp_path / str(turn))
        before = kept(folder)
        killed = newsbot(folder, "join", NEWSBOT_FAULT=point)
        assert killed.returncode == -signal.SIGKILL, (point, killed.stderr)
        assert kept(folder) == before, point
        assert problems(folder) == [], point
        if after == "join":
            joined(folder)
            assert len(files(folder)) == 1, point
            assert kept(folder) == before, point
        elif after == "recover":
            with Archive.open(folder) as archive:
                assert list(recover(archive.warc, captures.ends(archive))) == [], point
            assert len(files(folder)) in (1, 5), point
            assert kept(folder) == before, point
        else:
            assert newsbot(folder, "rebuild").returncode == 0, point
            assert len(files(folder)) in (1, 5), point
            assert told(kept(folder)) == told(before), point
        assert problems(folder) == [], point


def told(rows: list[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """The same without ids, and without what reading adds."""
    return {(*row[1:5], *row[6:]) for row in rows}


def test_every_point_that_a_joining_comes_to_is_in_the_sweep(folder: Path) -> None:
    counts = folder / "counts"
    assert newsbot(folder, "join", NEWSBOT_FAULT=f"count:{counts}").returncode == 0
    assert json.loads(counts.read_text()).keys() == {point.partition(":")[0] for point in POINTS}


def test_what_a_killed_crawl_left_is_taken_up_first(folder: Path) -> None:
    with (
        Archive.reader(folder) as archive,
        WarcWriter(archive.warc, software="x", clock=lambda: BEGAN) as warc,
    ):
        place = warc.keep(response(77, BEGAN + timedelta(days=9)))
    path = folder / "warc" / place.warc
    path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08 half a record")
    assert joined(folder).files == 6
    with Archive.reader(folder) as archive:
        found = archive.one(
            "select id from captures where url like '%-77' and outcome = 'unread' and site = ?", (SITE,)
        )
        assert load(archive.warc, captures.place_of(archive, found)[1]).url.endswith("-77")


def edited(damage: Callable[[bytes], bytes]) -> Callable[[Path, str], None]:
    def edit(folder: Path, name: str) -> None:
        path = folder / "warc" / name
        path.write_bytes(damage(path.read_bytes()))

    return edit


def other_digest(folder: Path, name: str) -> None:
    with Archive.open(folder) as archive:
        archive.db.conn.execute(
            "update captures set digest = 'sha256:B' where warc = ? and status = 304", (name,)
        )


def other_place(folder: Path, name: str) -> None:
    with Archive.open(folder) as archive:
        archive.db.conn.execute(
            "update captures set offset = offset + 1 where warc = ? and status = 304", (name,)
        )


DAMAGES: dict[str, tuple[Callable[[Path, str], None], str]] = {
    "a flipped byte": (edited(lambda data: data[:900] + bytes([data[900] ^ 0x55]) + data[901:]), "damaged"),
    "a lost end": (edited(lambda data: data[:-50]), "ends inside a gzip member"),
    "another digest": (other_digest, "the database says sha256:B"),
    "another place": (other_place, "where the database says one does"),
}


@pytest.mark.parametrize("name", DAMAGES)
def test_a_damaged_file_is_left_and_told_and_the_others_are_joined(folder: Path, name: str) -> None:
    damage, said = DAMAGES[name]
    bad = files(folder)[2]
    damage(folder, bad)
    held = (folder / "warc" / bad).read_bytes()
    done = joined(folder)
    assert done.files == 4
    (problem,) = done.problems
    assert problem.startswith(f"{bad}: ")
    assert said in problem
    assert (folder / "warc" / bad).read_bytes() == held
    assert files(folder) == sorted([bad, *done.into])
    if name == "a flipped byte":
        assert len(problems(folder)) == 1


def test_where_but_one_sound_file_is_left_nothing_is_joined(tmp_path: Path) -> None:
    folder = filled(tmp_path / "archive", 2)
    edited(lambda data: data[:-50])(folder, files(folder)[1])
    before = files(folder)
    assert (joined(folder).files, files(folder)) == (0, before)


def test_a_file_that_cannot_be_opened_has_a_flaw(tmp_path: Path) -> None:
    assert flaw(tmp_path, {}) == "it cannot be read: Is a directory"


def test_a_copy_that_is_not_the_same_changes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before, old = kept(folder), files(folder)
    put = joining.put_together

    def spoiled(warc: Path, names: list[str], **more: object) -> tuple[str, dict[str, int]]:
        name, begins = put(warc, names, **more)  # type: ignore[arg-type]
        edited(lambda data: data[:2000] + bytes([data[2000] ^ 0x55]) + data[2001:])(warc.parent, name)
        return name, begins

    monkeypatch.setattr(joining, "put_together", spoiled)
    done = joined(folder)
    assert (done.files, done.into) == (0, [])
    assert "could not be put together" in done.problems[0]
    assert (kept(folder), files(folder)) == (before, old)


def test_a_disk_that_takes_no_more_leaves_everything_as_it_was(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, old = kept(folder), files(folder)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pipelines.storage.warc.joining.shutil.copyfileobj", full)
    with pytest.raises(OSError, match="No space"):
        joined(folder)
    assert (kept(folder), files(folder)) == (before, old)


def test_only_newsbots_own_small_files_that_rows_name_are_joined(folder: Path) -> None:
    old = files(folder)
    for name in ("wget.warc.gz", "newsbot-mine.warc.gz", "newsbot-20260301060000-0123abcd.warc"):
        (folder / "warc" / name).write_bytes((folder / "warc" / old[0]).read_bytes())
    assert [list(group) for group in would_join(Config(archive=folder), below=MB, up_to=MB)] == [old]
    assert would_join(Config(archive=folder), below=10, up_to=MB) == []
    assert joined(folder).files == 5
    assert len(files(folder)) == 4


@pytest.mark.parametrize(
    ("sizes", "groups"),
    [
        ({"a": 1, "b": 1, "c": 1}, ["abc"]),
        ({"c": 4, "a": 4, "b": 4, "d": 4}, ["ab", "cd"]),
        ({"a": 4, "b": 10, "c": 4}, ["ac"]),
        ({"a": 9, "b": 9}, []),
        ({"a": 5, "b": 5, "c": 5}, ["ab"]),
        ({}, []),
        ({"a": 1}, []),
    ],
)
def test_files_are_grouped_oldest_first_up_to_the_size(sizes: dict[str, int], groups: list[str]) -> None:
    assert ["".join(each) for each in planned(sizes, below=10, up_to=10)] == groups


def test_a_note_never_removes_what_rows_name_or_what_is_not_newsbots(folder: Path) -> None:
    name = files(folder)[0]
    (folder / "warc" / "wget.warc.gz").write_bytes(b"")
    note = folder / "warc" / (name.removesuffix(".warc.gz") + ".joining")
    note.write_text("\n".join([*files(folder)[1:], "../newsbot.db", "wget.warc.gz", "gone.warc.gz"]))
    before = kept(folder)
    with Archive.open(folder) as archive:
        assert list(recover(archive.warc, captures.ends(archive))) == []
    assert kept(folder) == before
    assert (folder / "newsbot.db").exists()
    assert (folder / "warc" / "wget.warc.gz").exists()
    assert not note.exists()


def test_captures_of_two_joined_files_have_places_of_their_own(folder: Path) -> None:
    done = joined(folder)
    with Archive.reader(folder) as archive:
        rows = [
            Place(*row.values())
            for row in archive.rows("select warc, offset, length from captures order by offset")
        ]
    assert {row.warc for row in rows} == set(done.into)
    assert all(one.offset + one.length <= two.offset for one, two in pairwise(rows))
