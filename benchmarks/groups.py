"""The pages that are measured: the demo's papers, generated sites, and real sets where they are."""

from __future__ import annotations

import base64
import gzip
import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from benchmarks.reading import ROOT, SHARED
from benchmarks.sites import LANGUAGES, Generated, site
from benchmarks.sites.seed import variant
from newsbot.demo import courier, harbour
from newsbot.demo.newsdesk import CLOCK
from newsbot.demo.truth import truth
from newsbot.site import Sites
from pipelines.values import Capture, Site

SETS = ("fundus_eval", "aeb", "l3sgn1", "dragnet", "wcxb", "trafeval", "htmldate", "fundus", "mcdates")
BASES = {"courier": "http://courier.example", "harbour": "http://harbour.example"}
ANSWERS = {"courier": courier.answer, "harbour": harbour.answer}
DAY = 2  # of the demo: with corrections and with stories that are gone


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What stands on one page."""

    title: str
    paragraphs: tuple[str, ...]
    published: date | None  # None where nothing on the page tells it: to abstain is right
    forbidden: tuple[str, ...]  # may stand neither in title nor in body


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Pages of one site, read together; their truths in the same order, or none."""

    site: Site
    captures: tuple[Capture, ...]
    truths: tuple[Truth, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Sites that make one row of the table; made when they are asked for, since they can be large."""

    name: str
    bundles: Callable[[], Iterator[Bundle]]


def demo() -> Group:
    """The articles of both papers as printed on the second day."""
    return Group(name="demo papers", bundles=_demo)


def _demo() -> Iterator[Bundle]:
    for paper, answer in ANSWERS.items():
        articles = [each for each in truth(DAY, BASES) if each.paper == paper and each.status == "live"]
        titles = {article.title for article in articles}
        yield Bundle(
            site=Site(name=paper, hosts=frozenset({f"{paper}.example"}), timezone="Asia/Yerevan"),
            captures=tuple(
                Capture(
                    url=article.url,
                    fetched_at=CLOCK[DAY],
                    status=200,
                    headers=(("Content-Type", "text/html; charset=utf-8"),),
                    body=answer(article.path, DAY, BASES[paper]).body,
                )
                for article in articles
            ),
            truths=tuple(
                Truth(
                    title=article.title,
                    paragraphs=article.paragraphs,
                    published=article.published,
                    forbidden=tuple(sorted(titles - {article.title})),
                )
                for article in articles
            ),
        )


def generated(templates: Sequence[str], pages: int, *, seed: int) -> Group:
    """One site of so many pages in each template; the seed also turns the languages round."""

    def bundles() -> Iterator[Bundle]:
        for place, template in enumerate(templates):
            language = LANGUAGES[(place + seed) % len(LANGUAGES)]
            yield of_site(site(template, pages, seed=seed, language=language))

    return Group(name=f"generated, {pages} a site", bundles=bundles)


def of_site(pages: Sequence[Generated]) -> Bundle:
    sites = Sites(ROOT / "no-archive")
    return Bundle(
        site=sites.of(pages[0].url),
        captures=tuple(page.capture for page in pages),
        truths=tuple(
            Truth(
                title=page.title,
                paragraphs=page.paragraphs,
                published=page.published,
                forbidden=page.forbidden,
            )
            for page in pages
        ),
    )


def variants(count: int) -> Group:
    """Variants of the page that newsbot was made for, each alone: nothing there tells its day."""
    return Group(
        name="seed page, each alone",
        bundles=lambda: (of_site((variant(number),)) for number in range(count)),
    )


def real(name: str, *, limit: int | None = None) -> Group:
    """A set as it is, grouped by site as `newsbot read` does."""

    def bundles() -> Iterator[Bundle]:
        sites = Sites(ROOT / "no-archive")
        found: dict[Site, list[Capture]] = defaultdict(list)
        with gzip.open(SHARED / "data" / "pages" / name / "pages.jsonl.gz") as lines:
            for line in islice(lines, limit):
                page = json.loads(line)
                found[sites.of(page["url"])].append(
                    Capture(
                        url=page["url"],
                        fetched_at=datetime.fromisoformat(page["fetched_at"])
                        if page.get("fetched_at")
                        else None,
                        status=200,
                        body=base64.b64decode(page["html_base64"]),
                    )
                )
        for each, captures in found.items():
            yield Bundle(site=each, captures=tuple(captures))

    return Group(name=name, bundles=bundles)


def present() -> tuple[str, ...]:
    """The real sets that are on this machine."""
    return tuple(name for name in SETS if (SHARED / "data" / "pages" / name / "pages.jsonl.gz").exists())
