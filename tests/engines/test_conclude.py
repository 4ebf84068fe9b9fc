"""A record that cannot be read costs its capture only, and says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipelines.storage import captures
from pipelines.storage.archive import Archive
from tests.engines.test_joining import SITE, filled
from tests.fetching.faulty import Faulty, page
from tests.forked import newsbot

TEXT = "The ferry at Odrin carried its first passengers since the spring flood. " * 5


def spoil(folder: Path, which: str) -> int:
    """Damage the record of the one capture that this condition names; its id."""
    with Archive.reader(folder) as archive:
        (capture,) = [row["id"] for row in archive.rows(f"select id from captures where {which}")]
        _, place = captures.place_of(archive, capture)
    path = folder / "warc" / place.warc
    data = bytearray(path.read_bytes())
    data[place.offset + place.length // 2] ^= 0x55
    path.write_bytes(data)
    return int(capture)


def one_more(tmp_path: Path, number: int) -> str:
    """A page to import: reading what is unread, and settling, come with it."""
    line = {
        "url": f"https://{SITE}/news/one-more-{number}",
        "html": f"<html><head><title>More</title></head><body><h1>More</h1><p>{TEXT}{number}</p></body></html>",
        "fetched_at": f"2026-03-2{number}T09:00:00Z",
    }
    path = tmp_path / f"{number}.jsonl"
    path.write_text(json.dumps(line))
    return str(path)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What two killed runs left: four pages that nobody has read."""
    return filled(tmp_path / "archive", 2)


DAMAGED = "select group_concat(id) from captures where outcome = 'damaged'"
WAITING = "select count(*) from captures where outcome in ('unread', 'error')"


def test_an_import_reads_all_but_the_damaged_one_and_keeps_what_was_read_well(
    folder: Path, tmp_path: Path
) -> None:
    bad = spoil(folder, "url like '%again-1' and status = 200")
    ended = newsbot(folder, "import", one_more(tmp_path, 1))
    assert ended.returncode == 5, ended.stderr
    assert ended.stderr.count("is not one whole record of a response") == 1
    assert f"newsbot: https://{SITE}/news/the-ferry-runs-again-1: newsbot-" in ended.stderr
    with Archive.reader(folder) as archive:
        assert archive.one(DAMAGED) == str(bad)
        assert archive.one(WAITING) == 0
        assert archive.one("select count(*) from articles") == 3
        assert (
            archive.one("select outcome from runs where id = 3"),
            archive.one("select max(failed) from runs"),
        ) == ("partial", 1)

    # Nobody tries it again; and a page that was read well is not lost when it cannot be read again.
    again = spoil(folder, "url like '%again-2' and status = 200")
    with Archive.open(folder) as archive:
        archive.db.conn.execute("update pages set pruned = 'other'")
        archive.db.conn.execute("update pages set kind = null, text = null where url like '%one-more-1'")
    spoil(folder, "url like '%one-more-1'")
    ended = newsbot(folder, "import", one_more(tmp_path, 2))
    assert ended.returncode == 5, ended.stderr
    assert ended.stderr.count("is not one whole record of a response") == 2
    with Archive.reader(folder) as archive:
        assert archive.one("select kind from pages where capture = ?", (again,)) == "article"
        unread = next(archive.rows("select kind, reason from pages where url like '%one-more-1'"))
        assert unread == {"kind": "error", "reason": "its record is damaged"}
        assert archive.one("select count(*) from articles where url like '%again-2'") == 1
        assert archive.one("select count(*) from articles where url like '%one-more-2'") == 1
        assert archive.one("select count(*) from pages where pruned = 'other'") == 0
    assert newsbot(folder, "import", one_more(tmp_path, 3)).returncode == 0
    assert newsbot(folder, "verify").returncode == 6

    ended = newsbot(folder, "rebuild")
    assert ended.returncode == 5
    assert ended.stderr.count("gzip member") == 3
    with Archive.reader(folder) as archive:
        assert archive.one(DAMAGED) is None  # a rebuild enters whole records only
        assert archive.one("select count(*) from articles") == 3


def test_a_crawl_goes_on_past_a_damaged_record_of_the_run_before(folder: Path) -> None:
    bad = spoil(folder, "url like '%again-1' and status = 200")
    text = f"<html><head><title>Front</title></head><body><h1>Front</h1><p>{TEXT}</p></body></html>"
    with Faulty() as server:
        server.on("/", page(text.encode(), Content_Type="text/html"))
        words = ("--now", "2026-03-09T08:00:00Z", "crawl", "--delay", "0", "--contact", "tests@localhost")
        ended = newsbot(folder, *words, "--allow-private", server.place, server.url("/"))
    assert ended.returncode == 5, ended.stderr
    assert "is not one whole record of a response" in ended.stderr
    with Archive.reader(folder) as archive:
        assert archive.one(DAMAGED) == str(bad)
        assert archive.one(WAITING) == 0
        assert next(archive.rows("select outcome, exit_code, failed from runs order by id desc")) == {
            "outcome": "partial", "exit_code": 5, "failed": 1,
        }  # fmt: skip
