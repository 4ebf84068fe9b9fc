"""A newspaper of nobody: what its pages have in common, and the desk on which each of them is laid out."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from html import escape
from random import Random

from benchmarks.sites.days import FORMS, TODAY_FORMS, written
from benchmarks.sites.languages import RIGHT_TO_LEFT, Words
from benchmarks.sites.stories import Story

LATEST = 10
STATED = ("byline", "byline", "json-ld", "meta", "time", "nowhere")  # where a page says its day


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What its pages share; drawn once a site."""

    seed: int
    words: Words
    name: str
    host: str
    stories: tuple[Story, ...]  # oldest first
    kilobytes: int  # what a page weighs, about
    stated: str  # one of STATED
    signed: bool
    byline_form: str
    list_form: str
    today_form: str
    daily: bool  # each page captured on the evening of its day; else all of them on one later day
    commented: bool

    @property
    def direction(self) -> str:
        return "rtl" if self.words.language in RIGHT_TO_LEFT else "ltr"

    def day_of_capture(self, story: Story) -> date:
        return story.day if self.daily else self.stories[-1].day + timedelta(days=2)


def draw(words: Words, stories: tuple[Story, ...], rng: Random, *, kilobytes: int) -> Paper:
    place = rng.randrange(len(words.paper))
    return Paper(
        seed=rng.randrange(2**31),
        words=words,
        name=words.paper[place],
        host=f"{words.language}{place}-{rng.randrange(16**4):04x}.example",
        stories=stories,
        kilobytes=kilobytes,
        stated=rng.choice(STATED),
        signed=rng.random() < 0.6,
        byline_form=rng.choice(tuple(FORMS)),
        list_form=rng.choice(tuple(FORMS)),
        today_form=rng.choice(TODAY_FORMS),
        daily=rng.random() < 0.5,
        commented=rng.random() < 0.5,
    )


class Desk:
    """One page in the making: its texts as escaped HTML, and fillers of the size that real pages have."""

    def __init__(self, paper: Paper, place: int) -> None:
        self.paper = paper
        self.story = paper.stories[place]
        self.rng = Random(f"{paper.seed} {place}")
        self._place = place

    @property
    def words(self) -> Words:
        return self.paper.words

    @property
    def url(self) -> str:
        return f"https://{self.paper.host}{self.path(self.story)}"

    def path(self, story: Story) -> str:
        return f"/{self.words.language}/news/{story.number}"

    @property
    def captured(self) -> date:
        return self.paper.day_of_capture(self.story)

    @property
    def fetched_at(self) -> datetime:
        return datetime.combine(self.captured, time(20, 15), UTC)

    @property
    def title(self) -> str:
        return text(self.story.title)

    @property
    def name(self) -> str:
        return text(self.paper.name)

    def say(self, key: str) -> str:
        return text(self.words.furniture[key])

    # what stands around

    @cached_property
    def latest(self) -> tuple[Story, ...]:
        """The newest stories on the day of the capture, the page's own among them where it is one."""
        printed = [story for story in self.paper.stories if story.day <= self.captured]
        return tuple(reversed(printed[-LATEST:]))

    @cached_property
    def related(self) -> tuple[Story, ...]:
        others = [story for story in self.paper.stories if story is not self.story]
        return tuple(self.rng.sample(others, min(4, len(others))))

    @cached_property
    def popular(self) -> tuple[Story, ...]:
        others = [story for story in self.paper.stories[::3] if story is not self.story]
        return tuple(others[:6])

    @cached_property
    def comments(self) -> tuple[str, ...]:
        if not self.paper.commented:
            return ()
        rng = Random(f"comments {self.paper.seed} {self._place}")
        return tuple(self.words.compose(rng, rng.choice(self.words.comment)) for _ in range(rng.randrange(6)))

    @cached_property
    def rights(self) -> str:
        return f"© 1998–{self.captured.year} {self.name}. {self.say('rights')}"

    def when(self, story: Story) -> str:
        """As lists write it."""
        return text(written(self.paper.list_form, self.words, story.day))

    @cached_property
    def today(self) -> str:
        return text(written(self.paper.today_form, self.words, self.captured))

    # what the page says of itself

    @property
    def stated_day(self) -> date | None:
        return None if self.paper.stated == "nowhere" else self.story.day

    @property
    def signature(self) -> str:
        """Empty where the paper does not sign."""
        return text(self.words.furniture["by"].format(person=self.story.author)) if self.paper.signed else ""

    @property
    def dateline(self) -> str:
        """Empty where the day is not said for readers; a <time> where the paper marks it."""
        said = text(written(self.paper.byline_form, self.words, self.story.day))
        if self.paper.stated == "time":
            return f'<time datetime="{self.story.day}T09:30:00+00:00">{said}</time>'
        return said if self.paper.stated == "byline" else ""

    @property
    def head(self) -> str:
        """What only machines read."""
        found = [f'<link rel="canonical" href="{self.url}">']
        if self.paper.stated == "meta":
            found.append(
                f'<meta property="article:published_time" content="{self.story.day}T09:30:00+00:00">'
            )
        if self.paper.stated == "json-ld":
            found.append(f'<script type="application/ld+json">{self.linked_data}</script>')
        return "\n".join(found)

    @property
    def linked_data(self) -> str:
        node = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": self.story.title,
            "datePublished": f"{self.story.day}T09:30:00+00:00",
            "dateModified": f"{self.story.day}T09:30:00+00:00",
            "mainEntityOfPage": self.url,
            "publisher": {"@type": "Organization", "name": self.paper.name},
        }
        return json.dumps(node, ensure_ascii=False).replace("</", "<\\/")

    # fillers

    def menu(self, share: float = 0.2) -> tuple[tuple[str, str], ...]:
        """Path and label of each entry, for about that share of the page's weight."""
        places = max(6, int(self.paper.kilobytes * 1000 * share / 70))
        labels = (
            *self.words.menu,
            *(f"{section}: {town}" for town in self.words.town for section in self.words.menu),
            *(f"{town}: {thing}" for town in self.words.town for thing in self.words.thing),
            *(f"{town}: {office}" for town in self.words.town for office in self.words.office),
        )
        return tuple((f"/topic/{number}", text(label)) for number, label in enumerate(labels[:places]))

    def style(self, share: float = 0.25) -> str:
        return _style(self.paper.seed, int(self.paper.kilobytes * 1000 * share))

    def script(self, share: float = 0.3) -> str:
        page = json.dumps({"page": self.story.number, "at": self.fetched_at.isoformat(), "kind": "story"})
        return f"window.page={page};{_script(self.paper.seed, int(self.paper.kilobytes * 1000 * share))}"

    def classes(self, role: str) -> str:
        """A name as bundlers make it: the same on all pages of the paper."""
        return f"{role[:2]}{Random(f'{role} {self.paper.seed}').randrange(16**5):05x}"


def text(plain: str) -> str:
    return escape(plain, quote=False)


@lru_cache(maxsize=64)
def _style(seed: int, size: int) -> str:
    rng = Random(seed)
    rules: list[str] = []
    while size > 0:
        name, width, colour = rng.randrange(16**4), rng.randrange(4, 96), rng.randrange(16**6)
        rules.append(
            f".c{name:04x}>div:not(:last-child){{margin:0 {width}px;color:#{colour:06x};display:flex}}"
        )
        size -= len(rules[-1]) + 1
    return "\n".join(rules)


@lru_cache(maxsize=64)
def _script(seed: int, size: int) -> str:
    rng = Random(seed + 1)
    lines: list[str] = []
    while size > 0:
        name, number = rng.randrange(16**4), rng.randrange(10**6)
        lines.append(
            f'function f{name:04x}(a,b){{if(a<b&&b>{number}){{return window.q["k{number}"]=a+b}}return"<i>"+a}}'
        )
        size -= len(lines[-1]) + 1
    return "\n".join(lines)
