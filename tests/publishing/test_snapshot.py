"""What a snapshot holds, what it hides, and how it takes the place of the one before."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from errno import ENOSPC
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from newsbot.publishing import snapshot as publishing
from newsbot.publishing import sources
from newsbot.publishing.snapshot import Snapshot, publish
from pipelines.errors import ArchiveUnusable, DiskFull
from pipelines.storage.public import EXPORTS, ORDER, TABLES

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
INTERFACE = {
    "articles": "id site url canonical_url title body authors section language published published_earliest "
    "published_latest published_precision published_basis published_confidence modified first_seen last_seen "
    "gone_at status story cluster duplicate_of duplicate_kind revisions",
    "revisions": "article number title body seen_from seen_to change capture",
    "evidence": "article kind says earliest latest source_url capture verdict reason",
    "duplicates": "article of kind score",
    "aliases": "article url kind first_seen",
    "images": "article position url alt caption credit width height",
    "captures": "url final_url fetched_at status warc offset length digest article outcome",
    "runs": "id command version started finished outcome exit_code requests bytes not_modified new changed "
    "unchanged gone failed blocked",
}


@pytest.fixture
def public(published: Snapshot) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(f"{published.path.as_uri()}?immutable=1", uri=True)) as db:
        db.row_factory = sqlite3.Row
        yield db


@pytest.fixture
def private(archive: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(archive / "newsbot.db")) as db:
        yield db


def columns(db: sqlite3.Connection, select: str) -> list[str]:
    return [column[0] for column in db.execute(select).description]


def values(db: sqlite3.Connection, select: str) -> list[Any]:
    return [row[0] for row in db.execute(select)]


@pytest.mark.parametrize("table", EXPORTS)
def test_an_export_has_the_fields_of_the_contract_first_and_in_its_order(
    private: sqlite3.Connection, table: str
) -> None:
    wanted = INTERFACE[table].split()
    assert (
        columns(private, f"select * from ({EXPORTS[table]}) order by {ORDER[table]}")[: len(wanted)] == wanted
    )


@pytest.mark.parametrize("table", INTERFACE)
def test_a_public_table_has_every_field_of_the_contract_but_an_articles_body(
    public: sqlite3.Connection, table: str
) -> None:
    found = columns(public, f"select * from {table}")
    wanted = [field for field in INTERFACE[table].split() if (table, field) != ("articles", "body")]
    assert [field for field in found if field in wanted] == wanted


def test_only_the_published_tables_are_there(public: sqlite3.Connection) -> None:
    found = set(values(public, "select name from sqlite_master where type in ('table', 'view')"))
    assert {name for name in found if "_fts" not in name and "sqlite_" not in name} == {
        *TABLES,
        "articles_text",
    }


def test_no_word_of_a_withheld_or_forgotten_article_is_in_any_published_file(
    published: Snapshot, secret: str
) -> None:
    for file in published.path.parent.rglob("*"):
        if file.is_file():
            content = file.read_bytes().lower()
            assert secret.lower().encode() not in content, file
            assert b"zugzwang" not in content, file
    assert published.withheld == 2


def test_the_archive_itself_does_hold_what_is_withheld(archive: Path, secret: str) -> None:
    assert any(secret.encode() in file.read_bytes() for file in archive.glob("newsbot.db*"))


def test_what_refers_to_a_withheld_article_becomes_null_or_stays_out(public: sqlite3.Connection) -> None:
    eighth = public.execute("select duplicate_of, duplicate_kind from articles where id = 8").fetchone()
    assert tuple(eighth) == (None, None)
    assert [tuple(row) for row in public.execute("select article, of from duplicates")] == [(2, 1)]
    claim = public.execute("select source_url, capture, says from evidence where article = 8").fetchone()
    assert tuple(claim) == (None, None, "7 November")
    assert not public.execute("pragma foreign_key_check").fetchall()


def test_captures_belong_to_articles_by_address_alias_and_redirect(public: sqlite3.Connection) -> None:
    found = {(row["url"], row["article"]) for row in public.execute("select url, article from captures")}
    assert ("https://lantern.example/news/101-ferry", 1) in found
    assert ("https://lantern.example/n/101", 1) in found
    assert ("https://lantern.example/feed.xml", None) in found
    (target,) = values(public, "select final_url from captures where outcome = 'redirect'")
    assert target == "https://lantern.example/news/101-ferry"


def test_a_capture_under_the_canonical_address_belongs_to_the_article(archive: Path) -> None:
    with closing(sqlite3.connect(archive / "newsbot.db")) as db:
        db.execute(
            "insert into pages (id, site, url, key, digest, capture, lot, canonical_key, blocks) values "
            "(99, 'courier.example', 'https://courier.example/print/1', 'courier.example/print/1', 'd', 1, 1, "
            "'courier.example/a/well', x'')"
        )
        db.execute(
            "insert into captures (site, url, key, role, status, warc, offset, length, digest, page) "
            "select site, url, key, 'page', 200, 'w', 0, 1, digest, id from pages where id = 99"
        )
        db.commit()
    made = publish(archive, now=NOW)
    with closing(sqlite3.connect(made.path)) as db:
        assert values(db, "select article from captures where url like '%print%'") == [4]


def test_pictures_stand_beside_the_articles_that_are_shown(public: sqlite3.Connection) -> None:
    found = [
        tuple(row) for row in public.execute("select article, position, caption, credit, width from images")
    ]
    assert found == [(1, 1, "The quay on Tuesday", "Ada Quill", 1200), (1, 2, None, None, None)]


def test_evidence_without_an_article_stays_private(public: sqlite3.Connection) -> None:
    assert not public.execute("select * from evidence where says = '1 November 2026'").fetchall()


def test_a_year_is_given_only_where_it_is_certain(public: sqlite3.Connection) -> None:
    found = {
        row["id"]: (row["day"], row["year"]) for row in public.execute("select id, day, year from articles")
    }
    assert found[1] == ("2026-10-31", 2026)
    assert found[3] == ("2026-11-06", 2026)  # a range within one year
    assert found[6] == ("2026-11-01", None)  # only a latest day


def test_months_count_the_articles_whose_month_is_certain(public: sqlite3.Connection) -> None:
    assert [tuple(row) for row in public.execute("select site, month, articles from months")] == [
        ("courier.example", "2025-03", 1),
        ("courier.example", "2026-11", 5),
        ("lantern.example", "2026-10", 1),
        ("lantern.example", "2026-11", 1),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [("ferry", [1, 2]), ("зал", [3]), ('"old harbour"', [1, 2]), ("البئر", [4]), ("zugzwang", [])],
)
def test_the_full_text_index_finds_words_of_every_script(
    public: sqlite3.Connection, query: str, found: list[int]
) -> None:
    assert (
        values(public, f"select rowid from articles_fts where articles_fts match '{query}' order by rowid")
        == found
    )


@pytest.mark.parametrize(
    "column", ["site", "language", "section", "published_basis", "published_precision", "status", "year"]
)
def test_every_facet_that_is_offered_is_answered_by_an_index_alone(
    public: sqlite3.Connection, column: str
) -> None:
    plan = public.execute(
        f"explain query plan select {column}, count(*) from articles group by {column}"
    ).fetchall()
    assert "COVERING INDEX" in plan[0]["detail"]
    assert "TEMP B-TREE" not in " ".join(row["detail"] for row in plan)


def test_the_file_is_one_file_whole_analysed_and_in_no_write_ahead_mode(published: Snapshot) -> None:
    with closing(sqlite3.connect(f"{published.path.as_uri()}?mode=ro", uri=True)) as db:
        assert values(db, "pragma journal_mode") == ["delete"]
        assert values(db, "pragma freelist_count") == [0]
        assert values(db, "pragma integrity_check") == ["ok"]
        assert values(db, "select count(*) from sqlite_stat1")[0]
    assert [path.name for path in published.path.parent.glob("*.db*")] == ["public.db"]
    assert not list(published.path.parent.glob(".*.new*"))


def test_the_inspection_names_this_file_by_size_hash_and_counts(published: Snapshot) -> None:
    told = json.loads((published.path.parent / "inspect-data.json").read_text())["public"]
    assert told["hash"] == sha256(published.path.read_bytes()).hexdigest()
    assert (told["size"], told["file"]) == (published.size, "public.db")
    assert {name: told["tables"][name]["count"] for name in TABLES} == dict(published.tables)
    assert told["published_at"] == "2026-11-20T09:30:00+00:00"


def test_publishing_an_unchanged_archive_again_gives_the_same_bytes(archive: Path) -> None:
    first = publish(archive, now=NOW).path.read_bytes()
    assert publish(archive, now=NOW).path.read_bytes() == first


def test_a_writer_in_the_midst_of_a_transaction_is_neither_waited_for_nor_blocked(archive: Path) -> None:
    with closing(sqlite3.connect(archive / "newsbot.db", isolation_level=None, timeout=0)) as crawl:
        crawl.execute("begin immediate")
        crawl.execute("update articles set title = 'Half written' where id = 1")
        made = publish(archive, now=NOW)
        crawl.execute("commit")
    with closing(sqlite3.connect(made.path)) as db:
        assert values(db, "select title from articles where id = 1") == ["The last ferry"]


def test_a_reader_of_the_old_snapshot_keeps_it_while_a_new_one_takes_its_place(archive: Path) -> None:
    first = publish(archive, now=NOW)
    with closing(sqlite3.connect(f"{first.path.as_uri()}?immutable=1", uri=True)) as reader:
        assert values(reader, "select count(*) from articles") == [9]
        with closing(sqlite3.connect(archive / "newsbot.db")) as crawl:
            crawl.execute("update articles set withheld = 'noindex' where id = 4")
            crawl.commit()
        assert publish(archive, now=NOW).articles == 8
        assert values(reader, "select count(*) from articles") == [9]


def test_a_snapshot_that_fails_leaves_the_old_one_and_nothing_else(archive: Path) -> None:
    before = publish(archive, now=NOW).path.read_bytes()
    with closing(sqlite3.connect(archive / "newsbot.db")) as db:
        db.execute("drop table texts")
        db.commit()
    with pytest.raises(ArchiveUnusable, match="newsbot verify"):
        publish(archive, now=NOW)
    assert (archive / "public" / "public.db").read_bytes() == before
    assert not list((archive / "public").glob(".*.new*"))


def test_a_full_disk_is_named_as_such(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr(publishing, "_synced", full)
    with pytest.raises(DiskFull, match="free some space"):
        publish(archive, now=NOW)


def test_a_folder_that_cannot_be_written_is_named_as_such(archive: Path) -> None:
    publish(archive, now=NOW)
    manifest = archive / "public" / sources.MANIFEST
    manifest.unlink()
    manifest.mkdir()
    with pytest.raises(ArchiveUnusable, match="cannot be written"):
        publish(archive, now=NOW)


def test_a_folder_without_an_archive_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArchiveUnusable, match="does not exist"):
        publish(tmp_path, now=NOW)
    assert not list(tmp_path.iterdir())


def test_what_the_user_changed_is_left_alone_and_named(archive: Path) -> None:
    public = archive / "public"
    assert publish(archive, now=NOW).kept == ()
    changed = public / "static" / "newsbot.css"
    changed.write_text("body { color: rebeccapurple }")
    (public / "plugins" / "newsbot_words.py").unlink()
    own = public / "templates" / "my-own.html"
    own.write_text("mine")
    assert publish(archive, now=NOW).kept == ("static/newsbot.css",)
    assert changed.read_text() == "body { color: rebeccapurple }"
    assert (public / "plugins" / "newsbot_words.py").is_file()
    assert own.read_text() == "mine"


def test_a_file_that_stood_there_before_the_first_snapshot_is_the_users(archive: Path) -> None:
    public = archive / "public"
    public.mkdir()
    (public / "metadata.yaml").write_text("title: My papers\n")
    assert publish(archive, now=NOW).kept == ("metadata.yaml",)
    assert publish(archive, now=NOW).kept == ("metadata.yaml",)


def test_a_newer_newsbot_renews_its_own_files_and_takes_away_those_it_dropped(archive: Path) -> None:
    public = archive / "public"
    publish(archive, now=NOW)
    manifest = public / sources.MANIFEST
    (public / "settings.json").write_text("{}")
    (public / "plugins" / "newsbot_old.py").write_text("# from an older newsbot")
    (public / "plugins" / "newsbot_older.py").write_text("# changed since")
    digests = json.loads(manifest.read_text()) | {
        "settings.json": sha256(b"{}").hexdigest(),
        "plugins/newsbot_old.py": sha256(b"# from an older newsbot").hexdigest(),
        "plugins/newsbot_older.py": sha256(b"# as it was").hexdigest(),
    }
    manifest.write_text(json.dumps(digests))
    assert publish(archive, now=NOW).kept == ()
    assert json.loads((public / "settings.json").read_text())["suggest_facets"] is False
    assert not (public / "plugins" / "newsbot_old.py").exists()
    assert (public / "plugins" / "newsbot_older.py").exists()


def test_a_damaged_manifest_makes_every_other_file_the_users(archive: Path) -> None:
    public = archive / "public"
    publish(archive, now=NOW)
    (public / sources.MANIFEST).write_text("[")
    (public / "settings.json").write_text("{}")
    assert publish(archive, now=NOW).kept == ("settings.json",)


def test_in_a_checkout_the_sources_are_served_where_they_are() -> None:
    shipped = sources.sources()
    assert isinstance(shipped, Path)
    assert sources.place(shipped) == ()
    assert not (shipped / sources.MANIFEST).exists()


def test_an_installed_package_brings_the_sources_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packaged = tmp_path / "newsbot" / "publishing"
    packaged.mkdir(parents=True)
    (packaged / "public").symlink_to(sources.sources())  # type: ignore[arg-type]
    monkeypatch.setattr(sources, "files", lambda name: packaged)
    target = tmp_path / "public"
    target.mkdir()
    assert sources.place(target) == ()
    assert (target / "plugins" / "newsbot_pages.py").is_file()


def test_a_snapshot_is_a_value(published: Snapshot) -> None:
    assert replace(published, kept=("x",)).kept == ("x",)
    assert published.articles == 9
