"""What fetching costs: processor time beside a stock Scrapy CrawlSpider, memory over a long crawl, a million addresses.

    python -m benchmarks.fetching [--parts cpu,memory,frontier] [--templates blog,mobile] [--articles 12] [--turns 1]
                                  [--pages 20000] [--addresses 1000000]

cpu: generated newspapers are served from memory by a process of its own, and crawled together in turns: by newsbot, by a
CrawlSpider with LinkExtractor(), Rule(follow=True) and default settings that stores nothing, and by the same one told to
log warnings only. Each crawl is a process of its own; its time is user and system time of it and of the processes that it
started, less that of a crawl of one page. In newsbot's figure are: asking, robots.txt, probes and the guessed sitemap,
checking that answers are whole, WARC file and rows with their fsyncs, the way to the reading process and back, parse and
survey (links, dates beside them, claims, blocks), the rows of a reading, traps, frontier, plan of the next visits.
Extraction is left out: each page is taken for an article whose text is its address. So is settling. The pages that each
of them asked for are compared, and those counted that not all did.

memory: a crawl of so many cheap pages with extraction and settling, one reading process. Resident memory in MB.

frontier: see benchmarks/waiting.py.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from multiprocessing.connection import Connection
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.served import CONTEXT, LOOPBACK, Newspaper, Tree, serving
from benchmarks.sites import TEMPLATES
from benchmarks.waiting import takings
from newsbot.engines.readers import PAGE, Job, Readers
from pipelines import reading
from pipelines.page import Page
from pipelines.reading import Read
from pipelines.settle import Settled
from pipelines.values import Capture, Reading, Site

MARKS = (0.1, 0.5, 1.0)  # of the pages of a long crawl: when its memory is looked at
STARTS = 3  # crawls of one page by each; what they take is small and uneven
OWN = ("/robots.txt", "/sitemap.xml", "newsbot-probe-")  # asked for by newsbot alone


# ------------------------------------------------------------ the crawls, each in a process of its own


class Surveyors(Readers):
    """Reading processes that leave extraction out."""

    def _page(self, job: Job) -> Read:
        return self._surely(surveyed, job, PAGE)


def surveyed(capture: Capture, site: Site, furniture: frozenset[int]) -> Read:
    """Read a page, its text put in place of being searched for."""
    stood: Any = reading
    stood.extract = _named
    return reading.read(capture, site, furniture)


def _named(page: Page, *_: object, **__: object) -> Reading:
    return Reading(kind="article", reason="not looked at", title=page.url, paragraphs=(page.url,))


def by_newsbot(origins: tuple[str, ...]) -> None:
    """Crawl without extraction and without settling."""
    from newsbot.engines import crawl as engine

    used: Any = engine
    used.Readers = Surveyors
    used.conclude = lambda *_, **__: Settled()
    with tempfile.TemporaryDirectory() as folder:
        _crawl(origins, Path(folder))


def _crawl(origins: tuple[str, ...], archive: Path, **options: Any) -> None:
    from newsbot.cli._output import log_to_standard_error
    from newsbot.config import Config
    from newsbot.engines.crawl import crawl
    from newsbot.site import Sites, bare

    log_to_standard_error(0)
    config = Config(
        archive=archive, delay_seconds=0.0, allow_private=(LOOPBACK,), contact="benchmarks@localhost", workers=1,
        daily_ids=0, site_requests=10**6,
    )  # fmt: skip
    asked = [replace(bare(f"{origin}/"), start=(f"{origin}/",)) for origin in origins]
    crawl(config, Sites(archive), asked, **options)


def by_scrapy(origins: tuple[str, ...], *, level: str = "DEBUG") -> None:
    """Follow the same links and store nothing."""
    from scrapy.crawler import CrawlerProcess
    from scrapy.linkextractors import LinkExtractor
    from scrapy.spiders import CrawlSpider, Rule

    class Stock(CrawlSpider):
        name = "stock"
        allowed_domains = (LOOPBACK,)
        start_urls = tuple(f"{origin}/" for origin in origins)  # type: ignore[assignment]
        rules = (Rule(LinkExtractor(), follow=True),)

    process = CrawlerProcess({"LOG_LEVEL": level})
    process.crawl(Stock)
    process.start()


CRAWLS: dict[str, Callable[[tuple[str, ...]], None]] = {
    "newsbot": by_newsbot,
    "Scrapy": by_scrapy,
    "Scrapy, quiet": partial(by_scrapy, level="WARNING"),
}


def alone(task: Callable[..., Any], *given: Any) -> Any:
    """What a task gives, run in a process of its own, whose log goes nowhere."""
    ours, theirs = CONTEXT.Pipe()
    process = CONTEXT.Process(target=_report, args=(theirs, task, given))
    process.start()
    theirs.close()
    try:
        return ours.recv()
    finally:
        process.join()
        ours.close()


def _report(pipe: Connection, task: Callable[..., Any], given: tuple[Any, ...]) -> None:
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), sys.stderr.fileno())
    pipe.send(task(*given))


# ------------------------------------------------------------ processor time


def seconds(name: str, origins: tuple[str, ...]) -> float:
    """User and system time of this process, and of those that it has seen the end of, once it has crawled."""
    CRAWLS[name](origins)
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """The milliseconds a page of each crawl, and what they asked for."""

    name: str
    milliseconds: dict[str, float]
    pages: int  # that all of them fetched
    own: int  # requests that newsbot alone makes
    apart: tuple[str, ...]  # addresses that not all of them fetched

    def row(self) -> tuple[str, ...]:
        ours = self.milliseconds["newsbot"]
        times = (f"{each:.1f}" for each in self.milliseconds.values())
        ratios = (f"{ours / each:.2f}" for name, each in self.milliseconds.items() if name != "newsbot")
        return (self.name, str(self.pages), str(self.own), str(len(self.apart)), *times, *ratios)


def starts(turns: int) -> dict[str, float]:
    """The seconds of a crawl of one page."""
    with serving(Tree(1)) as served:
        found = {name: [alone(seconds, name, served.origins) for _ in range(turns)] for name in CRAWLS}
    return {name: median(each) for name, each in found.items()}


def compared(papers: Sequence[Newspaper], *, gzipped: bool, turns: int, start: dict[str, float]) -> Compared:
    """Crawl newspapers together by the crawls in turn; the median of the turns counts, less what each takes to start."""
    times: dict[str, list[float]] = {name: [] for name in start}
    asked: dict[str, set[str]] = {}
    with serving(*papers, gzipped=gzipped) as served:
        for _ in range(turns):
            for name, found in times.items():
                found.append(alone(seconds, name, served.origins))
                asked[name] = set(served.asked())
    ours = {url for url in asked["newsbot"] if any(each in url for each in OWN)}
    asked["newsbot"] -= ours
    pages = set.intersection(*asked.values())
    return Compared(
        name="gzip" if gzipped else "plain",
        milliseconds={
            name: (median(found) - start[name]) * 1000 / len(asked[name]) for name, found in times.items()
        },
        pages=len(pages),
        own=len(ours),
        apart=tuple(sorted(set.union(*asked.values()) - pages)),
    )


# ------------------------------------------------------------ memory


def remembered(origins: tuple[str, ...], pages: int) -> list[tuple[str, ...]]:
    """Crawl, and look at the memory of this process and its reader now and then: pages, then MB now and at most of each."""
    from newsbot.engines import crawl as engine

    used: Any = engine
    rows: list[tuple[str, ...]] = []
    marks = [int(pages * mark) for mark in MARKS]
    readers: list[Watched] = []

    def opened(workers: int) -> Watched:
        readers.append(Watched(workers))
        return readers[-1]

    def look(name: str) -> None:
        rows.append((name, *resident(os.getpid()), *resident(readers[0].pid)))

    def noted(work: Any) -> None:
        if marks and work.counts["done"] >= marks[0]:
            look(f"{marks.pop(0):,}")

    used.Readers = opened
    with tempfile.TemporaryDirectory() as folder:
        _crawl(origins, Path(folder), report=noted)
        rows.append(("settled", *resident(os.getpid()), "", ""))
    return rows


class Watched(Readers):
    """Reading processes of which the last one is known."""

    @property
    def pid(self) -> int:
        return max(process._process.pid or 0 for process in self._all)


def resident(pid: int) -> tuple[str, str]:
    """Resident memory of a process in MB, now and at most."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    stated = dict(line.split(":", 1) for line in lines)
    now, most = (f"{int(stated[name].split()[0]) / 1024:.0f}" for name in ("VmRSS", "VmHWM"))
    return now, most


# ------------------------------------------------------------ the command


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    ruled = [heads, ["---", *["--:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in ruled)


def say_cpu(options: argparse.Namespace) -> None:
    begun = starts(max(options.turns, STARTS))
    papers = [Newspaper(template, options.articles) for template in options.templates]
    rows = []
    for gzipped in (False, True):
        found = compared(papers, gzipped=gzipped, turns=options.turns, start=begun)
        rows.append(found.row())
        print(f"  {found.name}: {found.pages} pages", *found.apart[:3], file=sys.stderr)
    heads = ["answers", "pages", "own requests", "not by all", *(f"{name} ms" for name in CRAWLS)]
    print(f"\nCPU time a page of {', '.join(options.templates)}; median of {options.turns} turns\n")
    print(table([*heads, *(f"newsbot : {name}" for name in CRAWLS if name != "newsbot")], rows))
    print(f"\ntaken off for starting: {', '.join(f'{name} {each:.2f} s' for name, each in begun.items())}")


def say_memory(options: argparse.Namespace) -> None:
    with serving(Tree(options.pages)) as served:
        rows = alone(remembered, served.origins, options.pages)
    print("\nresident memory, MB\n")
    print(table(["pages", "main now", "main at most", "reader now", "reader at most"], rows))


def say_frontier(options: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found, entering = takings(Path(folder), options.addresses, 1000)
    print(f"\nCPU milliseconds of taking the next of {options.addresses:,} addresses\n")
    rows = [(each.case, *(f"{ms:.3f}" for ms in (each.first, each.usual, each.slowest))) for each in found]
    print(table(["case", "the first", "the mean of the others", "the slowest of them"], rows))
    print(f"\nentering the 100 links of a page, 95 of them known: {entering:.2f} ms")


PARTS = {"cpu": say_cpu, "memory": say_memory, "frontier": say_frontier}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    said = ", ".join(f"{name} {version(name)}" for name in ("newsbot", "scrapy", "twisted", "lxml"))
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {sys.version.split()[0]}, {said}")
    for part in options.parts:
        PARTS[part](options)
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.fetching", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--parts", type=_names, default=tuple(PARTS), help=f"of {','.join(PARTS)} [all]")
    parser.add_argument("--templates", type=_names, default=("blog", "mobile", "nineties", "tables"),
                        help=f"newspapers to crawl, of {','.join(TEMPLATES)}")  # fmt: skip
    parser.add_argument("--articles", type=int, default=12, help="of each newspaper [12]")
    parser.add_argument("--turns", type=int, default=1, help="of each crawl [1]")
    parser.add_argument("--pages", type=int, default=20_000, help="of the long crawl [20000]")
    parser.add_argument("--addresses", type=int, default=1_000_000, help="in the frontier [1000000]")
    return parser.parse_args(arguments)


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split(","))


if __name__ == "__main__":
    sys.exit(main())
