"""Generated news sites: pages of our own making in really different templates, each with what a reader must find.

Pure: the same template, seed and size give the same bytes. A template is one module in `templates/`, found by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape
from importlib import import_module
from pkgutil import iter_modules
from random import Random

from benchmarks.sites import templates
from benchmarks.sites.days import written
from benchmarks.sites.languages import LANGUAGES, words
from benchmarks.sites.paper import Desk, Paper, draw
from benchmarks.sites.stories import KINDS, stories
from pipelines.values import Capture

__all__ = ["LANGUAGES", "TEMPLATES", "Generated", "site"]

TEMPLATES = tuple(sorted(module.name for module in iter_modules(templates.__path__)))
KILOBYTES = 100
EPOCH = date(2024, 2, 5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """One page, and what a perfect reader finds on it."""

    url: str
    html: bytes
    fetched_at: datetime  # aware, UTC
    language: str
    title: str
    paragraphs: tuple[str, ...]  # texts, headings, quotes and list entries in reading order; no captions
    day: date | None  # what the page itself says of its day
    published: date | None  # the true day, said or not; None where there is no truth
    forbidden: tuple[str, ...]  # furniture on this page: may stand neither in title nor in body
    features: tuple[tuple[str, str], ...] = ()  # how it was made, to tell failures by their cause

    @property
    def capture(self) -> Capture:
        return Capture(
            url=self.url,
            fetched_at=self.fetched_at,
            status=200,
            headers=(("Content-Type", "text/html"),),
            body=self.html,
        )


def site(
    template: str, pages: int, *, seed: int = 0, language: str | None = None, kilobytes: int | None = None
) -> tuple[Generated, ...]:
    """The pages of one site, oldest first. Kilobytes: what each weighs, about; None for what is usual of the template."""
    module = import_module(f"benchmarks.sites.templates.{template}")
    rng = Random(f"{template} {seed}")
    drawn = rng.choice(LANGUAGES)
    spoken = words(language or drawn)
    last = EPOCH + timedelta(days=rng.randrange(600))
    told = stories(spoken, pages, rng, last=last, kinds=getattr(module, "KINDS", KINDS))
    paper = draw(spoken, told, rng, kilobytes=kilobytes or int(getattr(module, "KILOBYTES", KILOBYTES)))
    return tuple(_printed(template, paper, place) for place in range(pages))


def _printed(template: str, paper: Paper, place: int) -> Generated:
    module = import_module(f"benchmarks.sites.templates.{template}")
    desk = Desk(paper, place)
    html: str = module.page(desk)
    encoding = module.encoding(desk) if hasattr(module, "encoding") else "utf-8"
    story = desk.story
    own = "\n".join((story.title, *story.paragraphs))
    return Generated(
        url=desk.url,
        html=html.encode(encoding, "xmlcharrefreplace"),
        fetched_at=desk.fetched_at,
        language=paper.words.language,
        title=story.title,
        paragraphs=story.paragraphs,
        day=desk.stated_day,
        published=story.day,
        forbidden=tuple(
            each for each in dict.fromkeys(_furniture(desk)) if _stands(each, html) and each not in own
        ),
        features=(("template", template), ("language", paper.words.language), ("stated", paper.stated)),
    )


def _furniture(desk: Desk) -> Iterator[str]:
    """All that a page of this paper may say around its article, long enough not to stand in a text by chance."""
    paper, spoken = desk.paper, desk.words
    yield from (each for each in spoken.furniture.values() if "{" not in each and len(each) > 7)
    yield from (label for label in spoken.menu if len(label) > 7)
    yield spoken.furniture["by"].format(person=desk.story.author)
    yield from (other.title for other in (*desk.latest, *desk.related, *desk.popular))
    for day in {desk.story.day, *(other.day for other in desk.latest)}:
        yield from (written(form, spoken, day) for form in (paper.list_form, paper.byline_form))
    yield written(paper.today_form, spoken, desk.captured)
    yield from desk.comments
    yield from (part.texts[0] for part in desk.story.parts if part.kind == "figure")


def _stands(plain: str, html: str) -> bool:
    return escape(plain, quote=False) in html
