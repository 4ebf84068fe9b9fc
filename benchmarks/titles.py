"""Headlines on real pages: how many are exact, beside other tools and beside always choosing the right candidate.

    python -m benchmarks.titles [--sets wcxb,trafeval] [--limit 60]

The pages are not part of this project (see benchmarks/reading.py). "Exact" is the scorer's: equal words after NFKC and
case folding. The ceiling is the share of pages on which any of the gathered candidates is exact: h1 and lower headings,
og:title, twitter:title, the headline of JSON-LD, <title> whole and less the site's affix, the lines above the text.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Any

from benchmarks.groups import real
from benchmarks.reading import SHARED, is_missing
from pipelines.errors import BadCapture, BadPage
from pipelines.extraction.furniture import blocks
from pipelines.extraction.metadata import articles, texts
from pipelines.extraction.prose import opening
from pipelines.extraction.site_names import site_names
from pipelines.extraction.stated_titles import without_affix
from pipelines.page import Page
from pipelines.together import read_together, site_furniture

POOLED = ("wcxb", "trafeval", "fundus")
SETS = (*POOLED, "l3sgn1")
ABOVE = 25  # lines above the text
PEERS = ("readability-lxml", "newspaper4k", "trafilatura")


@dataclass
class Tally:
    """Counts over the pages of one set that have a known title."""

    pages: int = 0
    exact: int = 0
    reachable: int = 0
    chosen: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    possible: Counter[str] = field(default_factory=Counter)
    peers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def __add__(self, other: Tally) -> Tally:
        peers = {
            name: [*self.peers.get(name, ()), *other.peers.get(name, ())]
            for name in {**self.peers, **other.peers}
        }
        return Tally(
            self.pages + other.pages,
            self.exact + other.exact,
            self.reachable + other.reachable,
            self.chosen + other.chosen,
            self.right + other.right,
            self.possible + other.possible,
            peers,
        )


def main() -> int:
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--sets", default=",".join(SETS))
    options.add_argument("--limit", type=int, help="about this many pages a set, whole sites")
    given = options.parse_args()
    scorer = SHARED / "tools" / "score_pages.py"
    if is_missing(scorer):
        return 2
    tallies = {name: tally(name, given.limit, _words_by(scorer)) for name in given.sets.split(",")}
    pooled = sum((tallies[name] for name in POOLED if name in tallies), Tally())
    print_exact({**tallies, "pooled": pooled} if pooled.pages else tallies)
    print_kinds(sum(tallies.values(), Tally()))
    return 0


def _words_by(scorer: Any) -> Callable[[str], str]:
    specification = importlib.util.spec_from_file_location("score_pages", scorer)
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    words: Callable[[str], str] = module.norm
    return words


def tally(name: str, limit: int | None, words: Callable[[str], str]) -> Tally:
    """One set, read site by site as `newsbot read` does."""
    with open(SHARED / "data" / "pages" / name / "gold.jsonl", encoding="utf-8") as file:
        gold = {line["url"]: line for line in map(json.loads, file) if line.get("title")}
    stored = json.loads((SHARED / "tools" / "baselines.json").read_text(encoding="utf-8"))["tools"]
    counts = Tally()
    for bundle in real(name, limit=limit).bundles():
        pages = [Page(capture, bundle.site) for capture in bundle.captures]
        furniture = site_furniture(
            [(page.url, blocks(page)) for page in pages if _is_sound(page)], bundle.site
        )
        for page, understood in zip(pages, read_together(bundle.captures, bundle.site), strict=True):
            if not (known := gold.get(page.url)):
                continue
            answer, found = words(known["title"]), words(understood.reading.title or "")
            kinds = {kind: {words(text) for text in group} for kind, group in candidates(page, furniture)}
            counts.pages += 1
            counts.exact += found == answer
            counts.reachable += found == answer or any(answer in group for group in kinds.values())
            kind = next((kind for kind, group in kinds.items() if found in group), "part of a line")
            counts.chosen[kind] += 1
            counts.right[kind] += found == answer
            counts.possible.update(kind for kind, group in kinds.items() if answer in group)
            for peer in PEERS:
                if row := stored.get(peer, {}).get("sets", {}).get(name, {}).get(known["id"]):
                    counts.peers[peer].append(row["t"][0])
    return counts


def _is_sound(page: Page) -> bool:
    try:
        return page.tree is not None
    except (BadCapture, BadPage):
        return False


def candidates(page: Page, furniture: frozenset[int]) -> Iterator[tuple[str, list[str]]]:
    """The texts from which a title can be chosen, by kind; the first kind that holds a text counts as chosen."""
    if not _is_sound(page):
        return
    yield "h1", [line.text for line in page.lines if line.heading == 1]
    yield "h2 to h6", [line.text for line in page.lines if line.heading > 1]
    yield "og:title", [unescape(text) for text in page.meta.get("og:title", ())]
    yield "JSON-LD", [text for node in articles(page) for text in texts(node.get("headline"))]
    yield "<title> less affix", [without_affix(unescape(page.title), site_names(page, furniture))]
    yield "<title>", [page.title]
    yield "twitter:title", [unescape(text) for text in page.meta.get("twitter:title", ())]
    yield "another line", [line.text for line in page.lines[: opening(page.lines)][-ABOVE:]]


def print_exact(tallies: dict[str, Tally]) -> None:
    print(f"{'exact':<10}{'pages':>6}{'newsbot':>9}{'ceiling':>9}", *(f"{peer:>17}" for peer in PEERS))
    for name, counts in tallies.items():
        shares = [_share(sum(counts.peers.get(peer, ())), len(counts.peers.get(peer, ()))) for peer in PEERS]
        print(
            f"{name:<10}{counts.pages:>6}{_share(counts.exact, counts.pages):>9}"
            f"{_share(counts.reachable, counts.pages):>9}",
            *(f"{share:>17}" for share in shares),
        )


def print_kinds(counts: Tally) -> None:
    """How often the title that newsbot gave is of a kind, how often it is then right, how often the kind has it."""
    print(f"\n{'all sets':<20}{'chosen':>8}{'right':>8}{'has it':>8}")
    for kind in dict.fromkeys((*counts.possible, *counts.chosen)):
        has = _share(counts.possible[kind], counts.pages)
        print(
            f"{kind:<20}{counts.chosen[kind]:>8}{_share(counts.right[kind], counts.chosen[kind]):>8}{has:>8}"
        )


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "-"


if __name__ == "__main__":
    sys.exit(main())
