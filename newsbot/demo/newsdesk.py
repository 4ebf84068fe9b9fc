"""The stories of both papers, and which of them stand in the paper of a given day."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from functools import cache
from importlib.resources import files
from typing import Any, Final
from zoneinfo import ZoneInfo

ZONE: Final = ZoneInfo("Asia/Yerevan")
CLOCK: Final = {
    1: datetime(2025, 10, 27, 9, 30, tzinfo=UTC),
    2: datetime(2025, 10, 28, 10, 0, tzinfo=UTC),
}
DAYS: Final = tuple(CLOCK)
LANGUAGES: Final = ("en", "ru", "hy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What the second day's paper says otherwise."""

    at: datetime
    wrong: str
    right: str
    added: str  # a sentence at the end of the paragraph that was wrong

    def applied_to(self, paragraph: str) -> str:
        if self.wrong not in paragraph:
            return paragraph
        return f"{paragraph.replace(self.wrong, self.right)} {self.added}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One text under one address, as a paper prints it on one day."""

    paper: str
    path: str
    language: str
    section: str
    title: str
    paragraphs: tuple[str, ...]
    published: datetime  # in ZONE; the Courier knows no hours, noon stands for the day
    modified: datetime
    author: str = ""
    place: str = "news"  # "news": dated lists; "archive": an undated list; "nowhere": no link at all
    appears: int = 1
    vanishes: int | None = None  # the day from which its address answers 410
    correction: Correction | None = None
    recurring: bool = False  # a brief that differs from its siblings by its figures only
    copied_from: tuple[str, str] | None = None  # paper and path of the earlier identical text

    @property
    def slug(self) -> str:
        return self.path.rpartition("/")[2]

    def is_gone(self, day: int) -> bool:
        return self.vanishes is not None and day >= self.vanishes

    def as_of(self, day: int) -> "Story":
        """The text of that day: a correction is made on the second."""
        if self.correction is None or day == 1:
            return self
        paragraphs = tuple(self.correction.applied_to(paragraph) for paragraph in self.paragraphs)
        return replace(self, paragraphs=paragraphs, modified=self.correction.at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What the Courier itself says in one language."""

    name: str
    latest: str
    all_news: str
    archive: str
    contact: str
    address: str
    views: str
    older: str
    not_found: str
    gone: str
    sections: Mapping[str, str]


@cache
def words(language: str) -> Words:
    return Words(**_sheet(f"courier.{language}.toml")["words"])


@cache
def known(paper: str, day: int) -> tuple[Story, ...]:
    """All that the paper had printed by that day, newest first, what is gone included."""
    stories = (story.as_of(day) for story in _all_stories() if story.paper == paper and story.appears <= day)
    return tuple(sorted(stories, key=lambda story: (story.published, story.path), reverse=True))


@cache
def live(paper: str, day: int, language: str = "en") -> tuple[Story, ...]:
    """What can be read in the paper that day in one language, newest first."""
    return tuple(
        story for story in known(paper, day) if story.language == language and not story.is_gone(day)
    )


def today(day: int) -> date:
    """The date that readers of both papers see on that day's calendar."""
    return CLOCK[day].astimezone(ZONE).date()


@cache
def _all_stories() -> tuple[Story, ...]:
    courier = tuple(story for language in LANGUAGES for story in _courier(language))
    harbour = tuple(_harbour())
    originals = {(story.paper, story.path): story for story in (*courier, *harbour)}
    copies = tuple(_copy(entry, originals) for entry in _sheet("harbour.toml").get("copy", []))
    return *courier, *harbour, *copies


def _courier(language: str) -> Iterator[Story]:
    for entry in _entries(_sheet(f"courier.{language}.toml")):
        noon = datetime.combine(entry.pop("on"), time(12), ZONE)
        path = f"/{language}/news/detail/{entry.pop('id')}"
        yield _story(entry, paper="courier", path=path, language=language, published=noon)


def _harbour() -> Iterator[Story]:
    for entry in _entries(_sheet("harbour.toml")):
        published = entry.pop("at").astimezone(ZONE)
        yield _story(entry, paper="harbour", language="en", published=published)


def _entries(sheet: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (dict(entry) for entry in sheet["story"])
    for brief in sheet.get("brief", []):
        for issue in brief["issue"]:
            figures = issue["figures"]
            rest = {key: value for key, value in issue.items() if key != "figures"}
            title, text = brief["title"].format(**figures), brief["text"].format(**figures)
            yield {"section": brief["section"], "title": title, "text": text, "recurring": True, **rest}


def _story(entry: dict[str, Any], *, published: datetime, **known_already: Any) -> Story:
    text: str = entry.pop("text")
    correction = Correction(**entry.pop("correction")) if "correction" in entry else None
    return Story(
        paragraphs=tuple(" ".join(paragraph.split()) for paragraph in text.strip().split("\n\n")),
        published=published,
        modified=entry.pop("modified", published).astimezone(ZONE),
        correction=correction,
        **known_already,
        **entry,
    )


def _copy(entry: dict[str, Any], originals: dict[tuple[str, str], Story]) -> Story:
    paper, path = entry["of"]
    published = entry["at"].astimezone(ZONE)
    return replace(
        originals[paper, path],
        paper="harbour",
        path=entry["path"],
        section=entry["section"],
        author=entry["author"],
        published=published,
        modified=published,
        copied_from=(paper, path),
    )


@cache
def _sheet(name: str) -> dict[str, Any]:
    return tomllib.loads((files("newsbot.demo") / "stories" / name).read_text("utf-8"))
