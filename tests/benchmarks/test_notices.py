"""How far soft 404s and articles of generated papers are apart, by the measure that tells them (see dedup.decoys)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random

import pytest

from benchmarks import sites
from benchmarks.sites import LANGUAGES, TEMPLATES
from benchmarks.sites.paper import Paper, draw
from benchmarks.sites.stories import Part, stories
from pipelines.dedup import decoys
from pipelines.dedup.probes import probe_name
from pipelines.extraction.furniture import learn
from pipelines.page import Page
from pipelines.reading import read
from pipelines.survey import survey
from pipelines.values import Capture, Site

NOTICES = {
    "en": ("At sea", "Sorry, this story has sailed. Perhaps the harbour master knows where; our front page has today's news."),
    "de": ("Auf hoher See", "Leider liegt dieser Text nicht mehr hier vor Anker. Auf der Startseite stehen alle Nachrichten."),
    "ru": ("В море", "К сожалению, этого материала здесь больше нет. Все новости дня вы найдёте на главной странице."),
    "hy": ("Ծովում", "Ցավոք, այս նյութն այլևս այստեղ չէ։ Օրվա բոլոր լուրերը կգտնեք մեր կայքի գլխավոր էջում։"),
    "ka": ("ზღვაში", "სამწუხაროდ, ეს მასალა აქ აღარ არის. დღის ყველა ამბავს ჩვენი საიტის მთავარ გვერდზე ნახავთ."),
    "az": ("Dənizdə", "Təəssüf ki, bu material artıq burada deyil. Günün bütün xəbərlərini ana səhifəmizdə tapa bilərsiniz."),
    "ar": ("في البحر", "عذرا، لم تعد هذه المادة موجودة هنا. ستجدون جميع أخبار اليوم في الصفحة الرئيسية لموقعنا."),
}  # fmt: skip
PAGES = 10
EVERY = os.environ.get("NEWSBOT_TEST_ALL")
CASES = [
    (template, language)
    for place, template in enumerate(TEMPLATES)
    for language in (LANGUAGES if EVERY else [sorted(LANGUAGES)[place % len(LANGUAGES)]])
]


@dataclass(frozen=True, slots=True)
class Paper404:
    """A generated paper that lays its notices out as articles."""

    template: str
    paper: Paper

    @property
    def site(self) -> Site:
        return Site(name=self.paper.host, hosts=frozenset({self.paper.host}))

    def article(self, place: int) -> Capture:
        return sites._printed(self.template, self.paper, place).capture

    def notice(self, place: int, *more: str) -> Capture:
        """In the place of an article, with an echo of its number and the time of the answer."""
        story = self.paper.stories[place]
        title, said = NOTICES[self.paper.words.language]
        texts = (said, f"{story.number} · 10:{place:02}", *more)
        told = replace(story, title=title, parts=tuple(Part(kind="text", texts=(each,)) for each in texts))
        others = (*self.paper.stories[:place], told, *self.paper.stories[place + 1 :])
        return sites._printed(self.template, replace(self.paper, stories=others), place).capture


def _paper(template: str, language: str) -> Paper404:
    rng = Random(f"{template} {language}")
    spoken = sites.words(language)
    told = stories(spoken, PAGES, rng, last=sites.EPOCH + timedelta(days=300))
    return Paper404(template, replace(draw(spoken, told, rng, kilobytes=20), commented=False))


def _answers(paper: Paper404, given: list[Capture]) -> Iterator[tuple[str, decoys.Answer]]:
    furniture = learn([survey(Page(paper.article(place), paper.site)).blocks for place in range(PAGES)])
    for capture in given:
        found = read(capture, paper.site, furniture)
        assert found.reading is not None
        text = decoys.Text(url=capture.url, title=found.reading.title, body=found.reading.body)
        yield found.reading.kind, decoys.Answer(text=text, blocks=found.survey.blocks)


@pytest.fixture(scope="module")
def told() -> tuple[list[bool], list[bool]]:
    """Of the notices, and of the articles, which are taken for what the site answers where nothing is."""
    notices, articles = [], []
    for template, language in CASES:
        paper = _paper(template, language)
        home = f"https://{paper.paper.host}/"
        probe = replace(paper.notice(2), url=f"{home}{probe_name(home)}")
        asked = [probe, *map(paper.notice, (4, 6, 8)), *map(paper.article, (3, 5, 7))]
        (_, answer), *others = _answers(paper, asked)
        notices += [kind != "article" or decoys.shows_notice(each.text, answer) for kind, each in others[:3]]
        articles += [decoys.shows_notice(each.text, answer) for _, each in others[3:]]
    return notices, articles


def test_no_article_is_taken_for_a_notice(told: tuple[list[bool], list[bool]]) -> None:
    assert not any(told[1])


def test_most_notices_are_told_from_articles(told: tuple[list[bool], list[bool]]) -> None:
    """Those that are missed were read together with lists of news, other ones each day."""
    assert sum(told[0]) >= 0.85 * len(told[0])
