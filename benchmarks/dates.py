"""How often is the day right, and is the confidence earned? On real pages whose day people noted.

    python -m benchmarks.dates            judged without the site that is judged
    python -m benchmarks.dates --fit      the counts for pipelines/dating/confidence.py, to paste

Pages of a site are dated together, as `newsbot read` does it. The pages are their publishers' and not part of this
project: the folder that holds them is named by NEWSBOT_SHARED, by default ../shared beside the checkout.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from importlib.metadata import version
from itertools import pairwise
from math import sqrt
from pathlib import Path
from statistics import mean, median
from typing import Any

from benchmarks.reading import SHARED, is_missing
from newsbot.site import Sites
from pipelines.dating.confidence import COUNTS, PRIORS, Counts, chance
from pipelines.errors import BadCapture, BadPage, NewsbotError
from pipelines.page import Page
from pipelines.survey import survey
from pipelines.together import date_together
from pipelines.values import Capture, Site, Survey, Verdict

SETS = ("wcxb", "trafeval", "htmldate", "fundus", "mcdates")
PEERS = ("trafilatura", "htmldate", "htmldate fast")
EDGES = (0.0, 0.6, 0.9, 0.965, 1.01)  # of the bins of stated confidence


@dataclass(frozen=True, slots=True)
class Judged:
    """One page: what is known of its day, what was asserted, and what would be if nothing were withheld."""

    set: str
    id: str
    site: str
    days: frozenset[str]  # right ones; empty: known to carry no date
    verdict: Verdict
    forced: Verdict

    @property
    def outcome(self) -> str:
        return outcome(self.verdict.published, self.days)

    @property
    def sign(self) -> tuple[str, bool] | None:
        """How the likeliest day is stated, and whether it is right."""
        if not (self.forced.grounds and self.forced.published and self.days):
            return None
        return self.forced.grounds, outcome(self.forced.published, self.days) == "right"


def outcome(published: str | None, days: frozenset[str]) -> str:
    return "none" if published is None else "right" if published[:10] in days else "wrong"


# ---------------------------------------------------------------- reading


def judged(folder: Path, sets: Sequence[str]) -> Iterator[Judged]:
    """All pages of which a day is known, or that there is none. About 0.1 s a page."""
    sites = Sites(folder / "no-archive")
    for name in sets:
        gold = {line["id"]: line for line in _lines(folder / name / "gold.jsonl")}
        together: dict[Site, list[tuple[str, Capture]]] = defaultdict(list)
        for line in _lines(folder / name / "pages.jsonl.gz"):
            together[_site(sites, line["url"])].append((line["id"], _capture(line)))
        for site, pages in together.items():
            surveys = [(capture, _survey(capture, site)) for _, capture in pages]
            verdicts = date_together(surveys, site)
            forced = date_together(surveys, replace(site, date_threshold=0.0))
            for (id_, _), verdict, force in zip(pages, verdicts, forced, strict=True):
                known = gold[id_]
                days = (
                    frozenset({known["date"], *(known.get("date_also") or ())})
                    if known["date"]
                    else frozenset()
                )
                if days or known.get("undated"):
                    yield Judged(name, id_, known["site"], days, verdict, force)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt") if path.suffix == ".gz" else path.open() as lines:
        yield from map(json.loads, lines)


def _site(sites: Sites, url: str) -> Site:
    try:
        return sites.of(url)
    except NewsbotError:
        return Site(name="-")


def _capture(line: dict[str, Any]) -> Capture:
    at = line.get("fetched_at")
    return Capture(
        url=line["url"],
        fetched_at=datetime.fromisoformat(at).astimezone(UTC) if at else None,
        status=200,
        headers=(("content-type", "text/html"),),
        body=base64.b64decode(line["html_base64"]),
    )


def _survey(capture: Capture, site: Site) -> Survey:
    try:
        return survey(Page(capture, site))
    except (BadCapture, BadPage):
        return Survey()


# ---------------------------------------------------------------- fitting


def counted(pages: Iterable[Judged]) -> dict[str, tuple[int, int]]:
    """How often each sign was right, of how many pages."""
    right: Counter[str] = Counter()
    of: Counter[str] = Counter()
    for page in pages:
        if page.sign:
            of[page.sign[0]] += 1
            right[page.sign[0]] += page.sign[1]
    return {sign: (right[sign], of[sign]) for sign in PRIORS if of[sign]}


def stated_without_own_site(pages: Sequence[Judged]) -> list[tuple[float, bool]]:
    """For each page with a day the confidence by the counts of all other sites, and whether the day is right."""
    counts = counted(pages)
    own: dict[str, list[Judged]] = defaultdict(list)
    for page in pages:
        own[page.site].append(page)
    found = []
    for page in pages:
        if page.sign:
            sign, right = page.sign
            found.append((chance(sign, _less(counts, counted(own[page.site]))), right))
    return found


def _less(counts: Counts, without: Counts) -> Counts:
    return {
        sign: (right - without.get(sign, (0, 0))[0], of - without.get(sign, (0, 0))[1])
        for sign, (right, of) in counts.items()
    }


def wilson(right: int, of: int, z: float = 1.96) -> tuple[float, float]:
    """The interval that holds a share with 95 % confidence (Wilson 1927)."""
    share, spread = right / of, z * z / of
    middle = (share + spread / 2) / (1 + spread)
    half = z * sqrt(share * (1 - share) / of + spread / (4 * of)) / (1 + spread)
    return middle - half, middle + half


# ---------------------------------------------------------------- telling


def tell(pages: Sequence[Judged], figures: dict[str, Any]) -> None:
    dated = [page for page in pages if page.days]
    print("\n| set | pages | right / wrong / none | " + " | ".join(PEERS) + " |")
    print("| --- | --: | --- |" + " --- |" * len(PEERS))
    for name in (*SETS, "all"):
        here = [page for page in dated if name in (page.set, "all")]
        if here:
            print(f"| {name} | {len(here)} | {_shares(here)} | {' | '.join(_peers(name, here, figures))} |")
    undated = [page for page in pages if not page.days]
    print(
        f"\nknown to carry no date: {len(undated)}, asserted {sum(bool(p.verdict.published) for p in undated)}"
    )
    _tell_ranges(dated)
    print("\n| how the day is stated | right | of | confidence |\n| --- | --: | --: | --: |")
    counts = counted(dated)
    for sign in PRIORS:
        right, of = counts.get(sign, (0, 0))
        print(f"| {sign} | {right if of else '-'} | {of or '-'} | {chance(sign, counts):.2f} |")
    print(
        "\n| stated | pages | mean stated | right | 95 % interval | holds |\n| --- | --: | --: | --: | --- | --- |"
    )
    stated = stated_without_own_site(dated)
    for low, high in pairwise(EDGES):
        here_ = [(sure, right) for sure, right in stated if low <= sure < high]
        if here_:
            sure, right = mean(s for s, _ in here_), sum(r for _, r in here_)
            bottom, top = wilson(right, len(here_))
            print(
                f"| {low:.2f} to {min(high, 1):.2f} | {len(here_)} | {sure:.3f} | {right / len(here_):.3f} "
                f"| {bottom:.3f} to {top:.3f} | {'yes' if bottom <= sure <= top else 'NO'} |"
            )
    if dict(COUNTS) != counts:
        print("\nconfidence.py holds other counts: python -m benchmarks.dates --fit")


def _shares(pages: Sequence[Judged]) -> str:
    found = Counter(page.outcome for page in pages)
    return " / ".join(f"{found[name] / len(pages):.3f}" for name in ("right", "wrong", "none"))


def _peers(name: str, pages: Sequence[Judged], figures: dict[str, Any]) -> Iterator[str]:
    """What others make of the same pages, as stored."""
    for peer in PEERS:
        sets = [figures[peer][each] for each in (SETS if name == "all" else (name,)) if each in figures[peer]]
        of = sum(each["date_n"] for each in sets)
        yield " / ".join(f"{sum(e[k] * e['date_n'] for e in sets) / of:.3f}" for k in ("ok", "wrong", "none"))


def _tell_ranges(pages: Sequence[Judged]) -> None:
    held, widths = [], []
    for page in pages:
        low, high = page.verdict.earliest, page.verdict.latest
        if page.verdict.published is None and low and high:
            held.append(any(low <= date.fromisoformat(day) <= high for day in page.days))
            widths.append((high - low).days)
    if held:
        print(f"ranges: {len(held)}, {mean(held):.3f} hold the day, median width {median(widths):g} days")


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    options.add_argument("--fit", action="store_true", help="print the counts to paste")
    options.add_argument("--sets", default=",".join(SETS), help="comma-separated")
    chosen = options.parse_args()
    folder = SHARED / "data" / "pages"
    if is_missing(folder):
        return 2
    pages = list(judged(folder, chosen.sets.split(",")))
    said = ", ".join(f"{name} {version(name)}" for name in ("newsbot", "lxml"))
    print(f"{datetime.now(UTC):%Y-%m-%d}, Python {sys.version.split()[0]}, {said}")
    if chosen.fit:
        print("COUNTS: Counts = {")
        for sign, (right, of) in counted(pages).items():
            print(f'    "{sign}": ({right}, {of}),')
        print("}")
        return 0
    tell(pages, json.loads((SHARED / "tools" / "baselines.json").read_text())["figures"])
    return 0


if __name__ == "__main__":
    sys.exit(main())
