"""How the cases run: all together in a few crawls, each looking at its own site in the archive afterwards.

A case is a generator function of a module in `cases/`: it sets up a site, yields, and gets what the crawl kept of
it. Each further yield is another visit, a day later.
"""

from __future__ import annotations

import inspect
import math
import os
import random
import sqlite3
import subprocess
import sys
import traceback
from collections import Counter
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from pipelines.storage.warc import Place, load
from pipelines.values import Capture
from tests.faults.pages import Story
from tests.faults.server import Request, Server, Site

Case = Callable[[Site], Generator[None, "Kept", None]]
FIRST_DAY = datetime(2026, 3, 5, 9, tzinfo=UTC)
SHARE = 0.5  # of the ordinary cases that a usual run of the tests meets
CLASSES = (
    *("transport", "codings", "charsets", "redirects", "statuses", "robots", "feeds", "sitemaps", "identity"),
    *("traps", "content", "dates", "visits"),
)


@dataclass(frozen=True)
class Kept:
    """What the archive has of a site after a visit, and what the site was asked in it."""

    archive: Path
    site: Site
    asked: tuple[Request, ...]  # in this visit
    log: str = field(repr=False)  # what the crawl said on standard error

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with sqlite3.connect((self.archive / "newsbot.db").as_uri() + "?mode=ro", uri=True) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    @property
    def requests(self) -> Counter[str]:
        """How often each path was asked for in this visit."""
        return Counter(each.path for each in self.asked)

    @property
    def articles(self) -> list[dict[str, Any]]:
        """All articles that stand on the site's host, with their texts."""
        return self.rows(
            """
            select articles.*, texts.title as headline, texts.body
            from articles join texts on texts.id = articles.text
            where url like ? order by articles.id
            """,
            self.site.url("/%"),
        )

    @property
    def article(self) -> dict[str, Any]:
        """The site's only article."""
        found = self.articles
        assert len(found) == 1, [each["url"] for each in found] or self.outcomes
        return found[0]

    @property
    def outcomes(self) -> dict[str, str | None]:
        """What the last request for each known path came to."""
        rows = self.rows("select url, outcome from frontier where url like ?", self.site.url("/%"))
        return {row["url"].removeprefix(self.site.url("")): row["outcome"] for row in rows}

    @property
    def left_alone_until(self) -> str:
        """Until when the site's host is not asked; "" if it may be."""
        rows = self.rows("select not_before from hosts where host = ?", self.site.place)
        return str(rows[0]["not_before"] or "") if rows else ""

    def captures(self, path: str) -> list[dict[str, Any]]:
        """All captures of a path, with what they were read as."""
        return self.rows(
            """
            select captures.*, pages.kind, pages.reason, pages.language from captures
            left join pages on pages.id = captures.page
            where captures.url = ? order by captures.id
            """,
            self.site.url(path),
        )

    def record(self, path: str) -> Capture:
        """The latest record of a path, from the archive's files."""
        last = self.captures(path)[-1]
        place = Place(warc=last["warc"], offset=last["offset"], length=last["length"])
        return load(self.archive / "warc", place)

    def read_as(self, path: str) -> tuple[str | None, str | None]:
        """Kind and reason of the latest capture of a path."""
        last = self.captures(path)[-1]
        return last["kind"] or last["outcome"], last["reason"]

    def is_whole(self, story: Story, path: str | None = None) -> None:
        """The site's only article, or the one at a path, is this story: no line more and none less."""
        found = self.article if path is None else self.at(path)
        assert found["headline"] == story.title
        assert found["body"] == story.body

    def at(self, path: str) -> dict[str, Any]:
        """The article that a path leads to."""
        rows = self.rows("select article from aliases where url = ?", self.site.url(path))
        assert rows, f"no article stands at {path}: {self.outcomes}"
        return next(each for each in self.articles if each["id"] == rows[0]["article"])

    def nothing(self) -> None:
        """The site has no article."""
        assert [each["url"] for each in self.articles] == []

    def evidence(self, path: str) -> list[dict[str, Any]]:
        """Claims about the day of what stands at a path."""
        return self.rows("select * from evidence where url = ?", self.site.url(path))

    def holds(self, *texts: str) -> bool:
        """Does any article of the site hold any of these texts?"""
        return any(text in f"{each['headline']}\n{each['body']}" for each in self.articles for text in texts)


@dataclass
class Run:
    """A server, an archive, and the cases that are still under way."""

    folder: Path
    server: Server
    failures: dict[str, str | None] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    watch: Callable[[subprocess.Popen[str]], None] | None = None  # looks at each crawl while it runs

    def all(self, cases: Iterable[tuple[str, Case]]) -> dict[str, str | None]:
        """How each case failed; None: it passed."""
        under_way = []
        for name, case in cases:
            site = self.server.site()
            generator = case(site)
            next(generator)
            under_way.append((name, site, generator))
        visit = 0
        while under_way:
            log = self._crawl([site for _, site, _ in under_way], visit)
            visit += 1
            under_way = [each for each in under_way if self._goes_on(*each, log)]
        return self.failures

    def _goes_on(self, name: str, site: Site, generator: Generator[None, Kept, None], log: str) -> bool:
        kept = Kept(self.folder / "archive", site, tuple(site.asked), log)
        site.forget()
        try:
            generator.send(kept)
        except StopIteration:
            self.failures[name] = None
            return False
        except Exception:
            self.failures[name] = traceback.format_exc()
            return False
        return True

    def _crawl(self, sites: list[Site], visit: int) -> str:
        """One crawl of these sites, by the command line."""
        starts = self.folder / f"starts {visit}"
        starts.write_text("".join(f"{site.url(path)}\n" for site in sites for path in site.starts))
        now = FIRST_DAY + timedelta(days=visit)
        command = [
            *(sys.executable, "-m", "newsbot", "--archive", str(self.folder / "archive"), "--now", now.isoformat()),
            *("-v", "crawl", "--from", str(starts), "--delay", "0", "--contact", "tests@localhost"),
        ]  # fmt: skip
        environment = os.environ | {
            "NEWSBOT_RETRY_SECONDS": "0.05 0.1",
            "NEWSBOT_ALLOW_PRIVATE": " ".join(self.server.places),
            **self.environment,
        }
        log = self.folder / f"log {visit}"
        with (
            log.open("w") as said,
            subprocess.Popen(
                command, env=environment, stdout=said, stderr=subprocess.STDOUT, text=True
            ) as process,
        ):
            if self.watch is not None:
                self.watch(process)
            ended = process.wait(600)
        assert ended in (0, 5, 7, 8, 9), log.read_text()[-4000:]
        return log.read_text()


def cases(*names: str) -> list[tuple[str, Case]]:
    """All cases of these classes: each public generator function of the class's module."""
    return [
        (f"{name}.{case}", function)
        for name in names
        for case, function in vars(_module(name)).items()
        if inspect.isgeneratorfunction(function) and not case.startswith("_")
    ]


def chosen(share: float, *names: str) -> list[tuple[str, Case]]:
    """The cases of a run of the tests: with NEWSBOT_TEST_ALL=1 all, else this share of each class, the same every time."""
    if os.environ.get("NEWSBOT_TEST_ALL") == "1":
        return cases(*names)
    found = []
    for name in names:
        of_class = cases(name)
        picked = random.Random(name).sample(range(len(of_class)), math.ceil(share * len(of_class)))
        found += [of_class[each] for each in sorted(picked)]
    return found


def _module(name: str) -> ModuleType:
    return import_module(f"tests.faults.cases.{name}")
