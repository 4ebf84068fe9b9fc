"""A crawl that is killed anywhere, or meets a machine that fails it, loses nothing that was acknowledged.

Run again, it ends as one that was left alone.
"""

from __future__ import annotations

import json
import os
import random
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from newsbot.engines.verify import verify
from newsbot.lock import held
from pipelines.storage import archive as archive_module
from pipelines.storage.archive import Archive
from tests.fetching.faulty import Faulty, page
from tests.forked import command_line, forked, newsbot

FIRST, SECOND = "2026-03-05T08:00:00Z", "2026-03-06T10:00:00Z"
START_SECONDS = 3  # of a process of its own, beyond what a forked one takes
WHOLE = os.environ.get("NEWSBOT_TEST_ALL") == "1"
INSTANTS = 50 if WHOLE else 1
POINTS = (
    "half a record is written",
    "a record is written",
    "a record is on disk",
    "a row is half written",
    "a capture is acknowledged",
    "an answer is read",
    "an answer is half noted",
    "an answer is noted",
    "settling begins",
    "furniture is learned",
    "a batch is half settled",
    "a batch is settled",
    "settling ends",
    "all is settled",
    "the next visits are planned",
)
RECOVERING = ("lost records are taken up", "what was lost is read")
MENU = '<nav><a href="/">Front page</a> <a href="/news/">All news</a> <a href="/about">About the Ostwick Post</a></nav>'
PLACES = ("Ostwick", "Harrowby", "Lindle", "Marsh End", "Copley", "Tarnbeck", "Weir", "Sallow")


def article(number: int, day: int, *, edited: bool = False) -> str:
    place, other = PLACES[number % 8], PLACES[(number + 3) % 8]
    added = " A clerk said that the figure had been mistaken." if edited else ""
    return f"""<html lang="en"><head><title>{place} repairs bridge {number} | Ostwick Post</title>
<link rel="canonical" href="/news/{number}"></head><body>{MENU}
<article><h1>{place} repairs bridge {number}</h1><time datetime="2026-03-0{day}">{day} March 2026</time>
<p>The council of {place} has voted to repair bridge {number}, which the flood of the winter had left closed to carts and people on foot.{added}</p>
<p>Work begins in {number % 27 + 2} days, and the {number % 9 + 3} families behind the bridge go round by {other} until it is done, an hour on foot.</p>
<p>"We have asked for this since the autumn," said a shopkeeper, who counted {number * 7} crossings on the last market day before it closed.</p>
</article><footer>Ostwick Post, Quay 4. Letters reach the desk by noon.</footer></body></html>"""


def fill(server: Faulty, day: int) -> None:
    """The paper as it stands on a day: on the second one article is edited, one gone, two are new."""
    numbers = [*range(101, 109), *((201, 202) if day == 2 else ())]
    listed = "".join(f'<li><a href="/news/{n}">{PLACES[n % 8]} repairs bridge {n}</a></li>' for n in numbers)
    front = f"<html><head><title>Ostwick Post</title></head><body>{MENU}<ul>{listed}</ul></body></html>"
    server.on("/", page(front.encode(), Content_Type="text/html; charset=utf-8"))
    server.on("/news/", page(front.replace("Post<", "Post: all<").encode(), Content_Type="text/html"))
    for number in numbers:
        body = article(number, 4 if number < 200 else 5, edited=day == 2 and number == 103)
        answer = page(body.encode(), Content_Type="text/html; charset=utf-8", ETag=f'"{number}-{day}"')
        gone = page(b"gone", "410 Gone")
        server.on(f"/news/{number}", gone if day == 2 and number == 105 else answer)


@dataclass
class Paper:
    """The server, and what it leads to on both days when nobody is killed."""

    server: Faulty
    folder: Path
    day: int = 1
    passes: dict[int, dict[str, int]] = field(default_factory=dict)
    seconds: dict[int, float] = field(default_factory=dict)
    expected: dict[int, list[str]] = field(default_factory=dict)
    bases: dict[int, Path | None] = field(default_factory=dict)

    def words(self, day: int) -> tuple[str, ...]:
        return (
            *(
                "--now",
                FIRST if day == 1 else SECOND,
                "crawl",
                "--delay",
                "0",
                "--contact",
                "tests@localhost",
            ),
            *("--workers", "1", "--allow-private", self.server.place, self.server.url("/")),
        )

    def crawl(self, archive: Path, day: int, fault: str = "") -> subprocess.CompletedProcess[str]:
        fill(self.server, day)
        return newsbot(archive, *self.words(day), NEWSBOT_FAULT=fault)

    def fresh(self, name: str, day: int) -> Path:
        """A copy of the archive as it is before a day."""
        archive = self.folder / name
        base = self.bases[day]
        return archive if base is None else Path(shutil.copytree(base, archive))


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Paper]:
    with Faulty() as server:
        found = Paper(server, tmp_path_factory.mktemp("kills"))
        archive, counts = found.folder / "alone", found.folder / "passes"
        found.bases[1] = None
        for day in (1, 2):
            began = time.monotonic()
            ended = found.crawl(archive, day, f"count:{counts}")
            assert ended.returncode == 0, ended.stderr
            found.seconds[day] = time.monotonic() - began
            found.passes[day] = json.loads(counts.read_text())
            found.expected[day] = dump(archive)
            found.bases[day + 1] = Path(shutil.copytree(archive, found.folder / f"after {day}"))
        yield found


CONCLUSIONS = {
    "articles": """
        select canonical_url, url, articles.title, section, language, authors, published, published_earliest, published_latest,
          published_basis, published_confidence, modified, status, gone_at is null, revisions, texts.body
        from articles join texts on texts.id = articles.text
    """,
    "revisions": """
        select canonical_url, revisions.number, texts.body, change
        from revisions join articles on articles.id = revisions.article join texts on texts.id = revisions.text
    """,
    "evidence": "select url, kind, about, says, earliest, latest, source_url, verdict, reason from evidence",
    "aliases": "select canonical_url, aliases.url, kind from aliases join articles on articles.id = article",
    "duplicates": "select article, of, kind from duplicates",
    "frontier": "select url, role, outcome, held, tries from frontier where role != 'number'",
    "furniture": "select site, block from furniture",
}


def dump(archive: Path) -> list[str]:
    """All that an archive concludes, without labels and the times of our own observations."""
    with Archive.reader(archive) as found:
        return sorted(
            json.dumps([name, *row.values()], ensure_ascii=False, default=str)
            for name, query in CONCLUSIONS.items()
            for row in found.rows(query)
        )


def acknowledged(archive: Path) -> set[tuple[str, str]]:
    if not (archive / "newsbot.db").exists():
        return set()
    with Archive.reader(archive) as found:
        return {(row["url"], row["digest"]) for row in found.rows("select url, digest from captures")}


def check_resumed(paper: Paper, archive: Path, day: int) -> None:
    """After the kill: nothing acknowledged is lost, and the next run ends as if there had been none."""
    before = acknowledged(archive)
    ended = paper.crawl(archive, day)
    assert ended.returncode == 0, ended.stderr
    assert before <= acknowledged(archive)
    with Archive.reader(archive) as found:
        assert verify(found).problems == []
    assert dump(archive) == paper.expected[day]


def occasions(passes: dict[str, int], point: str) -> list[int]:
    """The first, the middle and the last time that a run comes to a point."""
    most = passes.get(point, 0)
    return sorted({1, (most + 1) // 2, most} - {0})


CASES = [(day, point, which) for day in (1, 2) for point in POINTS for which in (0, 1, 2)]
SAMPLE = CASES if WHOLE else random.Random(20260305).sample(CASES, 4)


@pytest.mark.parametrize(("day", "point", "which"), SAMPLE)
def test_killed_at_a_named_point(paper: Paper, day: int, point: str, which: int) -> None:
    times = occasions(paper.passes[day], point)
    assert times, f"no run comes to this point any more: {point}"
    if which >= len(times):
        pytest.skip("a run comes here less often")
    archive = paper.fresh(f"{day} {point} {which}", day)
    ended = paper.crawl(archive, day, f"{point}:{times[which]}")
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    check_resumed(paper, archive, day)


@pytest.mark.parametrize("number", range(INSTANTS))
def test_killed_at_any_instant(paper: Paper, number: int) -> None:
    day = number % 2 + 1
    share = random.Random(number).random()
    archive = paper.fresh(f"instant {number}", day)
    fill(paper.server, day)
    command = [sys.executable, "-m", "newsbot", "--archive", str(archive), *paper.words(day)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, start_new_session=True) as process:
        try:
            process.wait(share * (paper.seconds[day] + START_SECONDS))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
    check_resumed(paper, archive, day)


@pytest.mark.parametrize("point", RECOVERING if WHOLE else RECOVERING[:1])
def test_killed_again_while_it_recovers(paper: Paper, point: str) -> None:
    archive = paper.fresh(point, 2)
    assert paper.crawl(archive, 2, "a record is on disk:4").returncode == -signal.SIGKILL
    assert paper.crawl(archive, 2, f"{point}:1").returncode == -signal.SIGKILL
    check_resumed(paper, archive, 2)


def test_every_point_that_a_crawl_comes_to_is_in_the_sweep(paper: Paper) -> None:
    """Joining files has points of its own, and a test of its own."""
    came_to = paper.passes[1].keys() | paper.passes[2].keys()
    assert came_to == {*POINTS, *RECOVERING}


def test_a_killed_run_does_not_keep_the_archive_locked(paper: Paper) -> None:
    archive = paper.fresh("lock", 2)
    assert paper.crawl(archive, 2, "an answer is noted:2").returncode == -signal.SIGKILL
    with held(archive, "test"):
        pass


# ---------------------------------------------------------------- a machine that fails


def cramped(*words: str) -> None:
    """A command line whose files may not grow beyond so many bytes, as on a disk that is full."""
    most, *rest = words
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), resource.RLIM_INFINITY))
    command_line(*rest)


def impatient(*words: str) -> None:
    """A command line that does not wait long for another program's writing."""
    archive_module.BUSY_SECONDS = 0.1
    command_line(*words)


HERE = "tests.whole.test_broken_runs"


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
def test_a_full_disk_ends_the_run_with_3_and_room_lets_it_go_on(paper: Paper, share: float) -> None:
    archive = paper.fresh(f"full {share}", 2)
    fill(paper.server, 2)
    room = round((paper.folder / "alone" / "newsbot.db").stat().st_size * share)
    ended = forked(f"{HERE}:cramped", str(room), "--archive", str(archive), *paper.words(2))
    assert ended.returncode == 3, ended.stderr
    assert "the disk took no more" in ended.stderr
    check_resumed(paper, archive, 2)


def test_a_full_disk_while_captures_are_written_keeps_those_before(paper: Paper) -> None:
    archive = paper.fresh("full captures", 1)
    with Archive.open(archive):
        pass
    room = (archive / "newsbot.db").stat().st_size + 4096
    fill(paper.server, 1)
    ended = forked(f"{HERE}:cramped", str(room), "--archive", str(archive), *paper.words(1))
    assert ended.returncode == 3, ended.stderr
    check_resumed(paper, archive, 1)


def test_a_database_that_another_program_holds_is_told_of_and_left_as_it_was(paper: Paper) -> None:
    archive = paper.fresh("locked", 2)
    before = dump(archive)
    fill(paper.server, 2)
    with closing(sqlite3.connect(archive / "newsbot.db", isolation_level=None)) as other:
        other.execute("begin immediate")
        ended = forked(f"{HERE}:impatient", "--archive", str(archive), *paper.words(2))
    assert ended.returncode == 10, ended.stderr
    assert "another program holds the database" in ended.stderr
    assert dump(archive) == before
    check_resumed(paper, archive, 2)


@pytest.mark.parametrize("now", ["2026-03-04T10:00:00Z", "1999-01-01T00:00:00Z", "2036-03-06T10:00:00Z"])
def test_a_clock_that_jumps_loses_no_article(paper: Paper, now: str) -> None:
    archive = paper.fresh(f"clock {now}", 2)
    before = acknowledged(archive)
    fill(paper.server, 2)
    words = [now if word == SECOND else word for word in paper.words(2)]
    ended = newsbot(archive, *words)
    assert ended.returncode == 0, ended.stderr
    assert before <= acknowledged(archive)
    with Archive.reader(archive) as found:
        assert verify(found).problems == []
        assert found.one("select count(*) from articles where status = 'live'") >= 7
    assert newsbot(archive, *paper.words(2)).returncode == 0  # and back again


@pytest.mark.parametrize("damage", [b"", b"\x1f\x8b garbage", bytes(5000)])
def test_a_damaged_tail_of_the_captures_is_no_end(paper: Paper, damage: bytes) -> None:
    archive = paper.fresh(f"tail {len(damage)}", 2)
    last = max((archive / "warc").iterdir())
    with last.open("ab") as file:
        file.write(damage or last.read_bytes()[: last.stat().st_size // 3])
    check_resumed(paper, archive, 2)


def test_what_is_acknowledged_is_synced(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        assert archive.one("pragma journal_mode") == "wal"
        assert archive.one("pragma synchronous") == 2
