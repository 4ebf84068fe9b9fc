"""The demo papers crawled once, as a person would: the command line, on real HTTP."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from newsbot.cli.demo import SITES
from newsbot.demo import CLOCK, Newspapers
from tests import forked

EXPORTED = ("articles", "revisions", "evidence", "duplicates", "aliases", "images")
# Times of our own observations, labels, and what stands in a capture's row: not part of what is compared.
OURS = frozenset(
    (
        "id",
        "cluster",
        "story",
        "capture",
        "first_seen",
        "last_seen",
        "seen_from",
        "seen_to",
        "first_at",
        "last_at",
        "times",
    )
)


@dataclass
class Demo:
    """The papers, and archives of them."""

    papers: Newspapers
    folder: Path
    archives: dict[str, Path] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=dict)

    def fresh(self, name: str) -> Path:
        archive = self.folder / name
        (archive / "sites").mkdir(parents=True)
        for site, url in (("courier", self.papers.courier), ("harbour", self.papers.harbour)):
            (archive / "sites" / f"{site}.toml").write_text(SITES[site].format(url=url), encoding="utf-8")
        return archive

    def copy(self, of: str, name: str) -> Path:
        return Path(shutil.copytree(self.archives[of], self.folder / name))

    def command(self, now: str) -> list[str]:
        private = [each.removeprefix("http://") for each in (self.papers.courier, self.papers.harbour)]
        return [
            *("--now", now, "-q", "crawl", "--delay", "0", "--contact", "tests@localhost"),
            *(each for host in private for each in ("--allow-private", host)),
            *("courier", "harbour"),
        ]

    def crawl(
        self, archive: Path, day: int, later: timedelta = timedelta(0), *, started: bool = False
    ) -> int:
        """Crawl as on that day's clock; the number of requests that the papers saw. `started`: from a real start."""
        self.papers.day = day
        before = len(self.papers.requests)
        command = self.command((CLOCK[day] + later).isoformat())
        if started:
            ended = subprocess.run(_started(archive, command), capture_output=True, text=True, check=False)
        else:
            ended = forked.newsbot(archive, *command)
        assert ended.returncode == 0, ended.stderr
        assert ended.stderr == "", "a crawl from cron says nothing"
        return len(self.papers.requests) - before

    def crawl_killed(self, archive: Path, day: int, after: int) -> None:
        """SIGKILL the crawl once the papers have seen so many of its requests."""
        self.papers.day = day
        before = len(self.papers.requests)
        command = _started(archive, self.command(CLOCK[day].isoformat()))
        with subprocess.Popen(command, start_new_session=True) as process:
            while len(self.papers.requests) - before < after:
                assert process.poll() is None, "it ended before it could be killed"
                time.sleep(0.005)
            os.killpg(process.pid, signal.SIGKILL)


def _started(archive: Path, command: list[str]) -> list[str]:
    return [sys.executable, "-m", "newsbot", "--archive", str(archive), *command]


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """Archives "first" (day 1 alone) and "second" (both days)."""
    with Newspapers() as papers:
        found = Demo(papers, tmp_path_factory.mktemp("demo"))
        archive = found.fresh("second")
        found.requests["first"] = found.crawl(archive, 1, started=True)
        found.archives["first"] = Path(shutil.copytree(archive, found.folder / "first"))
        found.requests["second"] = found.crawl(archive, 2, started=True)
        found.archives["second"] = archive
        yield found


@pytest.fixture(scope="session")
def newsbot() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a command on an archive; its exit code must be as expected."""

    def run(
        archive: Path, *arguments: str, text: str = "", exit_code: int = 0
    ) -> subprocess.CompletedProcess[str]:
        ended = forked.newsbot(archive, *arguments, text=text)
        assert ended.returncode == exit_code, ended.stderr + ended.stdout
        return ended

    return run


@pytest.fixture(scope="session")
def exported(newsbot: Callable[..., Any]) -> Callable[..., dict[str, list[str]]]:
    """All that is compared of an archive, references resolved to addresses, rows sorted."""

    def rows(archive: Path, *, without: frozenset[str] = OURS) -> dict[str, list[str]]:
        tables = {
            table: [json.loads(line) for line in newsbot(archive, "export", table).stdout.splitlines()]
            for table in EXPORTED
        }
        addresses = {row["id"]: row["canonical_url"] for row in tables["articles"]}
        for table in tables.values():
            for row in table:
                for name in row.keys() & {"article", "of", "duplicate_of"}:
                    row[name] = addresses.get(row[name])
                for name in without:
                    row.pop(name, None)
        return {
            name: sorted(json.dumps(row, ensure_ascii=False, sort_keys=True) for row in table)
            for name, table in tables.items()
        }

    return rows


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real pages; tests over it run where it is."""
    folder = Path(os.environ.get("NEWSBOT_SHARED", Path(__file__).parents[2] / ".." / "shared")).resolve()
    if not (folder / "data").is_dir():
        pytest.skip(f"the real pages are not here ({folder}); NEWSBOT_SHARED may name another folder")
    return folder
