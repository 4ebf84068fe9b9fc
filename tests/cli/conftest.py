"""A small archive, written through the schema: three articles, their history, two runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from newsbot.cli import main
from pipelines.dedup.addresses import key
from pipelines.storage.archive import Archive

NOW = "2026-03-05T12:00:00Z"
SITE = "lantern.example"
HOST = f"https://{SITE}"


def insert(archive: Archive, table: str, **fields: Any) -> int:
    names, marks = ", ".join(fields), ", ".join("?" * len(fields))
    found = archive.db.conn.execute(f"insert into {table} ({names}) values ({marks})", tuple(fields.values()))
    return int(found.lastrowid or 0)


def add_capture(archive: Archive, url: str, fetched_at: str, **more: Any) -> int:
    number = archive.one("select count(*) from captures")
    fields = {
        "site": SITE,
        "url": url,
        "key": key(url),
        "role": "page",
        "fetched_at": fetched_at,
        "status": 200,
        "mime": "text/html",
        "warc": "warc/a.warc.gz",
        "offset": number * 1000,
        "length": 900,
        "digest": f"sha256:{number:064x}",
        "outcome": "article",
        "run": 1,
    }
    return insert(archive, "captures", **fields | more)


def add_revision(
    archive: Archive, article: int, number: int, text: int, seen: str, capture: int, **more: Any
) -> None:
    fields = {
        "article": article,
        "number": number,
        "text": text,
        "seen_from": seen,
        "seen_to": seen,
        "capture": capture,
    }
    insert(archive, "revisions", **fields | more)


def add_article(archive: Archive, number: int, title: str, body: str, **more: Any) -> int:
    url, seen = f"{HOST}/news/{number}", f"2026-03-0{number}T06:00:00Z"
    text = insert(archive, "texts", digest=f"d{number}", words=f"w{number}", title=title, body=body)
    fields = {
        "site": SITE,
        "url": url,
        "canonical_url": url,
        "key": key(url),
        "number": number,
        "title": title,
        "language": "en",
        "authors": json.dumps(["Ada Quill"]),
        "first_seen": seen,
        "last_seen": "2026-03-04T06:00:00Z",
        "cluster": number,
        "text": text,
    }
    article = insert(archive, "articles", **fields | more)
    add_revision(archive, article, 1, text, seen, add_capture(archive, url, seen))
    insert(archive, "aliases", article=article, url=url, kind="main", first_seen=seen)
    return article


def add_claim(archive: Archive, article: int | None, number: int, kind: str, day: str, **more: Any) -> int:
    url = f"{HOST}/news/{number}"
    fields = {
        "key": key(url),
        "site": SITE,
        "url": url,
        "article": article,
        "kind": kind,
        "about": "published",
        "says": day,
        "earliest": day,
        "latest": day,
        "precision": "day",
        "source_url": url,
        "first_at": "2026-03-01T06:00:00Z",
        "last_at": "2026-03-01T06:00:00Z",
    }
    return insert(archive, "evidence", **fields | more)


def add_run(archive: Archive, started: str, outcome: str, exit_code: int, **figures: int) -> int:
    fields = {"command": "crawl", "version": "0.1.0", "started": started, "finished": started}
    return insert(archive, "runs", outcome=outcome, exit_code=exit_code, **fields | figures)


def add_address(archive: Archive, number: int, **more: Any) -> None:
    url = f"{HOST}/news/{number}"
    fields = {
        "url": url,
        "key": key(url),
        "site": SITE,
        "role": "article",
        "found_at": "2026-03-01T06:00:00Z",
    }
    insert(archive, "frontier", **fields | more)


def fill(archive: Archive) -> None:
    insert(archive, "sites", name=SITE, start=json.dumps([f"{HOST}/"]), hosts=json.dumps([SITE]))
    add_run(archive, "2026-03-01T06:00:00Z", "done", 0, requests=9, bytes=8100, new=3)
    add_run(archive, "2026-03-04T06:00:00Z", "partial", 5, requests=4, bytes=1200, changed=1, failed=1)
    ferry = add_article(
        archive,
        1,
        "The ferry is back",
        "The ferry sails again.\n\nIt is blue.",
        published="2026-03-01",
        published_earliest="2026-03-01",
        published_latest="2026-03-01",
        published_precision="day",
        published_basis="json-ld",
        published_confidence=0.98,
        revisions=2,
    )
    copy = add_article(
        archive,
        2,
        '=HYPERLINK("x")',
        "The ferry sails again.\n\nIt is blue.",
        cluster=ferry,
        duplicate_of=ferry,
        duplicate_kind="exact",
        published_earliest="2026-02-27",
        published_latest="2026-03-02",
        published_precision="range",
        published_basis="neighbours",
        published_confidence=0.9,
    )
    add_article(archive, 3, "Harbour \x1b[31mred\x1b[0m [bold]", "-12 degrees\u2028in the harbour")
    insert(archive, "duplicates", article=copy, of=ferry, kind="exact", score=1.0)
    seen = "2026-03-04T06:00:00Z"
    later = insert(
        archive, "texts", digest="d1b", words="w1b", title="The ferry is back", body="It is green."
    )
    again = add_capture(archive, f"{HOST}/news/1", seen, run=2)
    add_revision(archive, ferry, 2, later, seen, again, change="rewritten")
    insert(archive, "aliases", article=ferry, url=f"{HOST}/amp/news/ferry", kind="amp", first_seen=seen)
    page = insert(
        archive,
        "pages",
        **{
            "site": SITE,
            "url": f"{HOST}/news/1",
            "key": key(f"{HOST}/news/1"),
            "digest": "d",
            "lot": 1,
            "blocks": b"",
        },
        capture=1,
        kind="article",
        text=1,
        images=json.dumps([{"url": f"{HOST}/p/1.jpg", "caption": "The ferry"}, {"url": f"{HOST}/p/2.jpg"}]),
    )
    archive.db.conn.execute("update captures set page = ? where id = 1", (page,))
    add_claim(archive, ferry, 1, "json-ld", "2026-03-01", verdict="accepted", reason="most trusted")
    add_claim(archive, ferry, 1, "meta", "2026-03-03", verdict="outweighed", reason="json-ld is better")
    add_claim(archive, None, 9, "listing", "2026-03-02", source_url=f"{HOST}/")
    add_address(archive, 9, found_on=f"{HOST}/", due_at="2026-03-05T06:00:00Z")
    add_address(archive, 8, outcome="unreachable", asked_at=seen, tries=3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An archive on disk."""
    folder = tmp_path / "archive"
    with Archive.open(folder) as archive:
        fill(archive)
    return folder


@pytest.fixture
def newsbot(folder: Path) -> Callable[..., Result]:
    """Run newsbot on that archive, in this process."""

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["--archive", str(folder), "--now", NOW, *words])

    return run
