"""What is said of pictures is kept beside the text, and an older archive learns to hold it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipelines.storage import captures
from pipelines.storage.archive import DATABASE, Archive
from pipelines.storage.schema import FIRST, migrations, statements
from pipelines.storage.selecting import select
from pipelines.values import Image, Reading
from tests.pipelines.conftest import OSMER, START, Answer, Desk, article

URL = f"{OSMER}/news/1"


def _illustrated(desk: Desk, answer: Answer, *images: Image) -> None:
    """Have what was read of a page say this of its pictures."""
    page = captures.known_page(desk.archive, answer.capture)
    assert page is not None
    row = next(
        desk.archive.rows(
            "select pages.*, texts.title, texts.body from pages join texts on texts.id = text where pages.id = ?",
            (page,),
        )
    )
    reading = Reading(
        kind=row["kind"],
        reason=row["reason"],
        title=row["title"],
        paragraphs=tuple(row["body"].split("\n\n")),
    )
    captures.keep_reading(desk.archive, page, replace(reading, images=images), row["pruned"])


def _images(archive: Archive) -> list[tuple[object, ...]]:
    return list(select(archive, "images", where="article > 0").rows)


def test_the_latest_caption_is_shown_and_makes_no_revision(desk: Desk) -> None:
    first = Answer(url=URL, at=START, body=article(1))
    second = Answer(url=URL, at=START + timedelta(days=1), body=article(1, below="<!-- again -->"))
    desk.take(first, second)
    _illustrated(desk, first, Image(url=f"{OSMER}/a.jpg", caption="Before"))
    _illustrated(
        desk,
        second,
        Image(url=f"{OSMER}/a.jpg", caption="After", credit="Ada Quill", width=3),
        Image(url=f"{OSMER}/b.jpg", alt="Թիթեռ"),
    )
    desk.settle()
    assert len(desk.revisions("/news/1")) == 1
    assert _images(desk.archive) == [
        (1, 1, f"{OSMER}/a.jpg", None, "After", "Ada Quill", 3, None),
        (1, 2, f"{OSMER}/b.jpg", "Թիթեռ", None, None, None, None),
    ]


def test_an_article_without_pictures_has_no_row(desk: Desk) -> None:
    answer = Answer(url=URL, at=START, body=article(1))
    desk.take(answer)
    _illustrated(desk, answer)
    desk.settle()
    assert _images(desk.archive) == []


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """An archive as the first version made it."""
    with closing(sqlite3.connect(tmp_path / DATABASE, isolation_level=None)) as db:
        for statement in statements(FIRST):
            db.execute(statement)
        db.execute(
            "create table _sqlite_migrations (id integer primary key, migration_set text, name text, applied_at text)"
        )
        db.execute(
            "insert into _sqlite_migrations values (1, 'newsbot', 'm001_the_first_archive', '2026-01-01')"
        )
    return tmp_path


def test_an_older_archive_is_upgraded_before_it_is_read(older: Path) -> None:
    with Archive.reader(older) as archive:
        assert migrations.pending(archive.db) == []
        assert _images(archive) == []
    with Archive.open(older) as archive:
        assert _images(archive) == []


def test_an_older_archive_is_read_as_it_is_while_another_program_writes_to_it(older: Path) -> None:
    with closing(sqlite3.connect(older / DATABASE, isolation_level=None)) as writer:
        writer.execute("pragma journal_mode = wal")
        writer.execute("begin immediate")
        with Archive.reader(older) as archive:
            assert list(select(archive, "articles").rows) == []
        writer.execute("commit")
    with Archive.reader(older) as archive:
        assert migrations.pending(archive.db) == []
