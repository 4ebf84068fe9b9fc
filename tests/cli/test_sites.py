from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from newsbot.site import Sites
from pipelines.storage.archive import Archive

from .conftest import SITE

Newsbot = Callable[..., Result]


def describe(folder: Path, name: str = "glow", *lines: str) -> Path:
    (folder / "sites").mkdir(exist_ok=True)
    file = folder / "sites" / f"{name}.toml"
    file.write_text("\n".join([f'name = "{name}"', f'start = ["https://{name}.example/"]', *lines]))
    return file


def states(newsbot: Newsbot) -> dict[str, str]:
    return {each["name"]: each["state"] for each in json.loads(newsbot("--json", "sites").stdout)["sites"]}


def test_sites_are_listed_with_start_state_and_file(folder: Path, newsbot: Newsbot) -> None:
    file = describe(folder)
    shown = newsbot("sites")
    assert shown.exit_code == 0
    lines = {line.split()[0]: line.split() for line in shown.stdout.splitlines()[1:]}
    assert lines["name"] == ["name", "start", "state", "file"]
    assert lines["glow"] == ["glow", "https://glow.example/", "active", str(file)]
    assert lines[SITE] == [SITE, f"https://{SITE}/", "active"]
    assert lines["ccbsnews"][-1] == "shipped"
    listed = json.loads(newsbot("--json", "sites").stdout)["sites"]
    assert listed[0] == {
        "name": "glow",
        "start": ["https://glow.example/"],
        "state": "active",
        "file": str(file),
    }


@pytest.mark.parametrize("name", [SITE, "glow"])
def test_a_paused_site_is_left_out_until_it_is_resumed(folder: Path, newsbot: Newsbot, name: str) -> None:
    describe(folder)
    assert f"newsbot sites resume {name}" in newsbot("sites", "pause", name).stdout
    assert states(newsbot)[name] == "paused"
    assert (
        f"https://{name.removesuffix('.example')}.example/"
        not in newsbot("crawl", "--dry-run").stdout.split()
    )
    assert json.loads(newsbot("--json", "sites", "resume", name).stdout) == {"name": name, "state": "active"}
    assert states(newsbot)[name] == "active"
    assert f"https://{name.removesuffix('.example')}.example/" in newsbot("crawl", "--dry-run").stdout.split()


def test_a_paused_site_is_visited_when_it_is_named(newsbot: Newsbot) -> None:
    newsbot("sites", "pause", SITE)
    assert f"https://{SITE}/" in newsbot("crawl", "--dry-run", f"https://{SITE}/").stdout.split()


def test_a_crawl_with_every_site_paused_does_nothing_and_is_no_error(newsbot: Newsbot) -> None:
    assert "is paused" in newsbot("sites", "pause", SITE).stdout
    silent = newsbot("crawl")
    assert (silent.exit_code, silent.stdout, silent.stderr) == (0, "", "")
    assert f"{SITE} is paused and not visited" in newsbot("-v", "crawl").stderr
    assert "newsbot: every site is paused" in newsbot("-v", "crawl").stderr
    assert json.loads(newsbot("--json", "crawl").stdout) == {"run": None, "outcome": "done"}


@pytest.mark.parametrize(("said", "other"), [("true", "resume"), ("false", "pause")])
def test_what_a_site_file_says_of_pausing_beats_the_archive(
    folder: Path, newsbot: Newsbot, said: str, other: str
) -> None:
    file = describe(folder, "glow", f"paused = {said}")
    refused = newsbot("sites", other, "glow")
    assert refused.exit_code == 2
    assert f"{file} says paused = {said}" in refused.stderr
    assert newsbot("sites", "pause" if said == "true" else "resume", "glow").exit_code == 0
    assert states(newsbot)["glow"] == ("paused" if said == "true" else "active")


def test_a_removed_site_leaves_its_captures_and_articles(folder: Path, newsbot: Newsbot) -> None:
    would = newsbot("sites", "remove", SITE, "--dry-run")
    assert would.stdout == (
        f"{SITE} would be removed, with 2 addresses of its frontier; its captures and articles stay\n"
    )
    assert SITE in states(newsbot)
    before = newsbot("export", "articles").stdout
    assert json.loads(newsbot("--json", "sites", "remove", SITE).stdout) == {
        "name": SITE, "addresses": 2, "removed": True,
    }  # fmt: skip
    assert SITE not in states(newsbot)
    assert newsbot("export", "articles").stdout == before
    with Archive.reader(folder) as archive:
        assert archive.one("select count(*) from frontier") == 0
        assert archive.one("select count(*) from captures") > 0
    assert newsbot("crawl").exit_code == 2  # there is no site left
    assert "was never crawled" in newsbot("sites", "remove", "ccbsnews").stderr


def test_one_address_is_one_address(folder: Path, newsbot: Newsbot) -> None:
    with Archive.open(folder) as archive:
        archive.db.conn.execute("delete from frontier where outcome is null")
    assert "with 1 address of its frontier" in newsbot("sites", "remove", SITE).stdout


def test_a_described_site_is_removed_by_deleting_its_file(folder: Path, newsbot: Newsbot) -> None:
    file = describe(folder)
    refused = newsbot("sites", "remove", "glow")
    assert refused.exit_code == 2
    assert f"described by {file}" in refused.stderr
    assert states(newsbot)["glow"] == "active"


@pytest.mark.parametrize("verb", ["pause", "resume", "remove"])
def test_an_unknown_site_is_refused_with_the_nearest_name(newsbot: Newsbot, verb: str) -> None:
    refused = newsbot("sites", verb, "lantern.exampl")
    assert refused.exit_code == 2
    assert f"did you mean '{SITE}'" in refused.stderr


def test_a_shipped_site_is_not_paused(newsbot: Newsbot) -> None:
    assert "is shipped with newsbot" in newsbot("sites", "pause", "ccbsnews").stderr


def test_an_archive_without_the_column_has_no_paused_site(tmp_path: Path) -> None:
    with Archive.open(tmp_path) as archive:
        archive.db.conn.execute("insert into sites (name, start, hosts) values ('a.example', '[]', '[]')")
        archive.db.conn.execute("alter table sites drop column paused")
    assert [site.paused for site in Sites(tmp_path).configured()] == [False]
