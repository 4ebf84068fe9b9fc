"""What a perfect archive of the demo papers holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from newsbot.demo.newsdesk import Story, known


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoArticle:
    """One article as its archive should know it at the end of a day."""

    paper: str
    path: str
    url: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    published: date  # in the papers' zone
    listed: bool  # its date stands in some list that a crawler sees
    linked: bool  # False: found by trying ids only
    status: str  # "live" or "gone"
    revisions: int
    copy_of: str | None  # address of the earlier identical text
    recurring: bool  # a weather or market brief: its siblings differ by their figures, none is a copy


def truth(day: int, bases: Mapping[str, str]) -> tuple[DemoArticle, ...]:
    """Every article printed by that day; `bases` is the address of each paper."""
    return tuple(_article(story, day, bases) for paper in bases for story in known(paper, day))


def _article(story: Story, day: int, bases: Mapping[str, str]) -> DemoArticle:
    copy_of = None
    if story.copied_from is not None:
        paper, path = story.copied_from
        copy_of = bases[paper] + path
    return DemoArticle(
        paper=story.paper,
        path=story.path,
        url=bases[story.paper] + story.path,
        language=story.language,
        title=story.title,
        paragraphs=story.paragraphs,
        published=story.published.date(),
        listed=story.place == "news",
        linked=story.place != "nowhere",
        status="gone" if story.is_gone(day) else "live",
        revisions=2 if story.correction is not None and day > 1 else 1,
        copy_of=copy_of,
        recurring=story.recurring,
    )
