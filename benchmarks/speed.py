"""Pages per CPU second: newsbot beside stock trafilatura and the mere parse, in one run on the same pages.

    python -m benchmarks.speed [--sets aeb,fundus|none] [--limit 60] [--pages 20,60,200] [--templates blog,amp] [--seed 0]

CPU time of this process, after a warm-up; what starting costs stands below the table. Each site is read by one reader
after the other, in turns, and the median of the turns counts, so that a busy machine disturbs all alike. The garbage
collector is set for all of them as newsbot's reading workers set it. newsbot reads a
site's pages together, as `newsbot read` does: survey, furniture, extraction and dates are all in its figure.
Pages of our own have known answers: "exact" is the share whose title and paragraphs are right to the letter, "leaks" the
share that holds a headline, date, menu or notice of the furniture, "wrong" the share given a day that is not its own
(any day at all where nothing on the page tells it).
"""

from __future__ import annotations

import argparse
import gc
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import partial
from importlib.metadata import version
from inspect import signature
from statistics import median
from time import process_time
from typing import Any

import trafilatura
from lxml.html import document_fromstring

from benchmarks.groups import Bundle, Group, Truth, demo, generated, of_site, present, real, variants
from benchmarks.reading import PACKAGES
from benchmarks.sites import LANGUAGES, TEMPLATES, site
from newsbot.engines.readers import collect_seldom
from pipelines.together import read_together

MINDFUL = ("trafilatura", "htmldate", "courlan", "pipelines")
START = "import time; {0}; print(time.process_time())"
PAGE = "'<title>A</title><p>' + 'The ferry left the quay at noon. ' * 30"
STARTS = {
    "trafilatura": f"import trafilatura; trafilatura.bare_extraction({PAGE}, with_metadata=True)",
    "newsbot": "from pipelines.together import read_together; from pipelines.values import Capture, Site; read_together("
    f"[Capture(url='http://a.example/1', fetched_at=None, status=200, body=({PAGE}).encode())], Site(name='a'))",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reader makes of one page."""

    title: str | None
    paragraphs: tuple[str, ...]
    day: str | None


Answers = list[Answer] | None
Reader = Callable[[Bundle], Answers]


def parse_alone(bundle: Bundle) -> Answers:
    for capture in bundle.captures:
        document_fromstring(capture.body)
    return None


def by_trafilatura(bundle: Bundle) -> Answers:
    return [_stock(capture.body, capture.url) for capture in bundle.captures]


def _stock(body: bytes, url: str) -> Answer:
    read: Any = trafilatura.bare_extraction(body, url=url, with_metadata=True, include_comments=False)
    if read is None:
        return Answer(None, (), None)
    lines = (line.strip().removeprefix("- ") for line in (read.text or "").splitlines())
    return Answer(read.title, tuple(line for line in lines if line), read.date)


def by_newsbot(bundle: Bundle, **how: bool) -> Answers:
    found = read_together(bundle.captures, bundle.site, **how)
    return [Answer(one.reading.title, one.reading.paragraphs, one.verdict.published) for one in found]


def readers() -> dict[str, Reader]:
    known: dict[str, Reader] = {"parse": parse_alone, "trafilatura": by_trafilatura, "newsbot": by_newsbot}
    if "short" in signature(read_together).parameters:
        known["long way"] = partial(by_newsbot, short=False)
    return known


@dataclass
class Row:
    """One line of the table, summed over the sites of a group."""

    name: str
    pages: int = 0
    size: int = 0  # bytes
    seconds: dict[str, float] = field(default_factory=dict)
    known: int = 0  # pages whose answer is known
    exact: dict[str, int] = field(default_factory=dict)
    leaks: dict[str, int] = field(default_factory=dict)
    wrong: dict[str, int] = field(default_factory=dict)

    def add(self, other: Row) -> None:
        self.pages += other.pages
        self.size += other.size
        self.known += other.known
        for mine, theirs in (
            (self.exact, other.exact),
            (self.leaks, other.leaks),
            (self.wrong, other.wrong),
        ):
            for name, count in theirs.items():
                mine[name] = mine.get(name, 0) + count
        for name, seconds in other.seconds.items():
            self.seconds[name] = self.seconds.get(name, 0.0) + seconds


def measured(bundle: Bundle, known: dict[str, Reader], turns: int, name: str = "") -> Row:
    row = Row(
        name=name, pages=len(bundle.captures), size=sum(len(capture.body) for capture in bundle.captures)
    )
    times: dict[str, list[float]] = {reader: [] for reader in known}
    for turn in range(turns):
        for reader, read in known.items():
            forget()
            begun = process_time()
            answers = read(bundle)
            times[reader].append(process_time() - begun)
            if turn == 0 and answers is not None:
                judge(row, reader, answers, bundle.truths)
    row.seconds = {reader: median(found) for reader, found in times.items()}
    row.known = len(bundle.truths)
    return row


def forget() -> None:
    """No reader keeps what it remembers of the pages of an earlier turn. Tables, which have no bound, stay."""
    for module in [each for name, each in sys.modules.items() if name.split(".")[0] in MINDFUL]:
        for value in list(vars(module).values()):
            if hasattr(value, "cache_parameters") and value.cache_parameters()["maxsize"] is not None:
                value.cache_clear()
    gc.collect()


def judge(row: Row, reader: str, answers: Sequence[Answer], truths: Sequence[Truth]) -> None:
    if not truths:
        return
    judged = [
        (_is_exact(answer, truth), _leaks(answer, truth), _is_wrong(answer, truth.published))
        for answer, truth in zip(answers, truths, strict=True)
    ]
    row.exact[reader], row.leaks[reader], row.wrong[reader] = (
        sum(column) for column in zip(*judged, strict=True)
    )


def _is_exact(answer: Answer, truth: Truth) -> bool:
    return answer.title == truth.title and answer.paragraphs == truth.paragraphs


def _leaks(answer: Answer, truth: Truth) -> bool:
    text = "\n".join((answer.title or "", *answer.paragraphs))
    return any(each in text for each in truth.forbidden)


def _is_wrong(answer: Answer, published: date | None) -> bool:
    return answer.day is not None and (published is None or answer.day[:10] != published.isoformat())


def table(rows: Sequence[Row], known: Sequence[str]) -> str:
    """Milliseconds of CPU a page; ratios to trafilatura and to the parse; the judgements."""
    timed = [name for name in known if name != "parse"]
    ours = [name for name in timed if name != "trafilatura"]
    judged = [f"{what} {name}" for what in ("exact", "leaks", "wrong") for name in timed]
    heads = [
        "group",
        "pages",
        "KB",
        *(f"{name} ms" for name in known),
        *(f"{name} x trafilatura" for name in ours),
    ]
    lines = [[*heads, *(f"{name} x parse" for name in ours), *judged]]
    for row in rows:
        each = {name: row.seconds[name] / row.pages for name in known}
        judgement = [
            f"{counted[name] / row.known:.3f}" if row.known else "-"
            for counted in (row.exact, row.leaks, row.wrong)
            for name in timed
        ]
        lines.append(
            [
                *(row.name, f"{row.pages}", f"{row.size / row.pages / 1000:.0f}"),
                *(f"{each[name] * 1000:.1f}" for name in known),
                *(f"{each['trafilatura'] / each[name]:.2f}" for name in ours),
                *(f"{each[name] / each['parse']:.1f}" for name in ours),
                *judgement,
            ]
        )
    ruled = [lines[0], ["---", *["--:"] * (len(lines[0]) - 1)], *lines[1:]]
    return "\n".join(f"| {' | '.join(line)} |" for line in ruled)


def started(code: str) -> float:
    """CPU seconds of a new process until it has read a first small page."""
    ended = subprocess.run(
        [sys.executable, "-c", START.format(code)], capture_output=True, text=True, check=True
    )
    return float(ended.stdout)


def warm_up(known: dict[str, Reader]) -> None:
    """Each language once, so that tables of months and models of languages are there."""
    for language in LANGUAGES:
        for template in ("semantic", "tables"):
            bundle = of_site(site(template, 2, seed=1, language=language, kilobytes=5))
            for read in known.values():
                read(bundle)


def main(arguments: Sequence[str] | None = None) -> int:
    options = _options(arguments)
    known = readers()
    collect_seldom()
    said = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {sys.version.split()[0]}, {said}")
    warm_up(known)
    rows: list[Row] = []
    details: list[Row] = []
    for group in _groups(options):
        row = Row(name=group.name)
        for bundle in group.bundles():
            one = measured(bundle, known, options.turns, f"{group.name}: {bundle.site.name}")
            row.add(one)
            if len(bundle.truths) > 1:
                details.append(one)
        rows.append(row)
        print(f"  {group.name}: {row.pages} pages", file=sys.stderr)
    print(f"\nCPU time, median of {options.turns} turns\n\n{table(rows, tuple(known))}")
    if options.each:
        print(f"\nsite by site\n\n{table(details, tuple(known))}")
    starts = ", ".join(f"{name} {started(code):.2f} s" for name, code in STARTS.items())
    print(f"\nstarting, imports and a first small page: {starts}")
    return 0


def _groups(options: argparse.Namespace) -> list[Group]:
    groups = [demo()] + ([variants(options.variants)] if options.variants else [])
    groups += [generated(options.templates, pages, seed=options.seed) for pages in options.pages]
    return groups + [real(name, limit=options.limit) for name in options.sets]


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.speed", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument(
        "--sets", type=_names, default=present(), help="real sets, or none [all that are here]"
    )
    parser.add_argument("--limit", type=int, help="so many pages of each real set")
    parser.add_argument(
        "--pages", type=_numbers, default=(20, 60, 200), help="sizes of generated sites [20,60,200]"
    )
    parser.add_argument("--templates", type=_names, default=TEMPLATES, help=f"of {','.join(TEMPLATES)}")
    parser.add_argument("--variants", type=int, default=60, help="of the seed page, each read alone [60]")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--each", action="store_true", help="a row for each generated site too")
    return parser.parse_args(arguments)


def _names(text: str) -> tuple[str, ...]:
    return () if text == "none" else tuple(text.split(","))


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(map(int, _names(text)))


if __name__ == "__main__":
    sys.exit(main())
