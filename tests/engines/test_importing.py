"""Captures from elsewhere: copied with their times, told of where they cannot be taken."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from pipelines.storage.archive import Archive
from tests.forked import newsbot

TEXT = "The ferry at Odrin carried its first passengers since the spring flood. " * 5
PAGE = f"<html><head><title>The ferry runs again</title></head><body><h1>The ferry runs again</h1><p>{TEXT}</p></body></html>"


def record(kind: str, url: str, date: str, block: bytes, *fields: str) -> bytes:
    lines = [
        "WARC/1.0", f"WARC-Type: {kind}", f"WARC-Target-URI: {url}", f"WARC-Date: {date}",
        "WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000000>",
        "Content-Type: application/http; msgtype=response", *fields, f"Content-Length: {len(block)}",
    ]  # fmt: skip
    return gzip.compress("\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n")


def response(body: str) -> bytes:
    content = body.encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {len(content)}\r\n\r\n"
    return head.encode() + content


def test_a_repeated_payload_is_taken_from_the_record_that_holds_it(tmp_path: Path) -> None:
    """As other makers write a page that has not changed: a revisit that names the digest, or address and time."""
    url = "https://news.example/2026/03/05/the-ferry-runs-again"
    named = "WARC-Payload-Digest: sha1:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    profile = "WARC-Profile: http://netpreserve.org/warc/1.0/revisit/identical-payload-digest"
    refers = (f"WARC-Refers-To-Target-URI: {url}", "WARC-Refers-To-Date: 2026-03-05T09:00:00Z")
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    (tmp_path / "crawl.warc.gz").write_bytes(
        record("response", url, "2026-03-05T09:00:00Z", response(PAGE))
        + record("revisit", url, "2026-03-06T09:00:00Z", head, profile, *refers)
        + record("revisit", url, "2026-03-07T09:00:00Z", head, profile, named)
    )
    ended = newsbot(tmp_path / "archive", "import", str(tmp_path / "crawl.warc.gz"))
    assert ended.returncode == 5
    assert "repeats a capture that is not here" in ended.stderr
    assert "2 captures taken" in ended.stdout
    with Archive.reader(tmp_path / "archive") as archive:
        article = next(archive.rows("select revisions, first_seen, last_seen, published from articles"))
    assert article == {
        "revisions": 1,
        "first_seen": "2026-03-05T09:00:00Z",
        "last_seen": "2026-03-06T09:00:00Z",
        "published": "2026-03-05",
    }
    assert newsbot(tmp_path / "archive", "verify").returncode == 0


def test_what_cannot_be_taken_is_told_and_the_rest_is_taken(tmp_path: Path) -> None:
    lines = [
        {"id": "good", "url": "https://news.example/a", "html": PAGE, "fetched_at": "2026-03-05T09:00:00Z"},
        {"id": "bad", "html": PAGE},
    ]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, lines)))
    (tmp_path / "nameless.html").write_text(PAGE)
    ended = newsbot(
        tmp_path / "archive", "import", str(tmp_path / "pages.jsonl"), str(tmp_path / "nameless.html")
    )
    assert ended.returncode == 5
    assert "add url" in ended.stderr
    assert "--base-url" in ended.stderr
    assert ended.stdout.startswith("1 captures taken")


def test_an_unknown_time_stays_unknown(tmp_path: Path) -> None:
    (tmp_path / "ferry.html").write_text(PAGE)
    ended = newsbot(
        tmp_path / "archive", "import", "--base-url", "https://news.example/", str(tmp_path / "ferry.html")
    )
    assert ended.returncode == 0, ended.stderr
    with Archive.reader(tmp_path / "archive") as archive:
        article = next(archive.rows("select first_seen, published_latest from articles"))
    assert article == {"first_seen": None, "published_latest": None}
    assert newsbot(tmp_path / "archive", "rebuild").returncode == 0
    with Archive.reader(tmp_path / "archive") as archive:
        assert archive.one("select fetched_at from captures") is None


def test_a_run_that_keeps_nothing_makes_no_file(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    (tmp_path / "ferry.html").write_text(PAGE)
    (tmp_path / "empty.jsonl").write_text("")
    assert newsbot(archive, "import", str(tmp_path / "empty.jsonl")).returncode == 0
    assert not list((archive / "warc").iterdir())
    for _ in range(2):
        taken = ("import", "--base-url", "https://news.example/", str(tmp_path / "ferry.html"))
        assert newsbot(archive, *taken).returncode == 0
        assert len(list((archive / "warc").iterdir())) == 1


def test_verify_sees_a_damaged_record_and_a_lost_file(tmp_path: Path) -> None:
    url = "https://news.example/2026/03/05/the-ferry-runs-again"
    (tmp_path / "crawl.warc.gz").write_bytes(record("response", url, "2026-03-05T09:00:00Z", response(PAGE)))
    archive = tmp_path / "archive"
    assert newsbot(archive, "import", str(tmp_path / "crawl.warc.gz")).returncode == 0
    (kept,) = (archive / "warc").iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-20] + b"0" * 20)
    ended = newsbot(archive, "verify")
    assert ended.returncode == 6
    assert "1 captures checked" in ended.stdout
    kept.unlink()
    assert newsbot(archive, "verify").returncode == 6
    kept.write_bytes(whole)
    assert newsbot(archive, "verify").returncode == 0
