from collections import Counter
from datetime import UTC, timedelta

import pytest

from newsbot.demo import CLOCK, DemoArticle, Newspapers
from newsbot.demo.newsdesk import ZONE, known

from .reader import get


@pytest.mark.parametrize("day", [1, 2])
def test_every_article_is_served_with_its_title_and_paragraphs(papers: Newspapers, day: int) -> None:
    papers.day = day
    for article in papers.truth():
        reply = get(article.url)
        if article.status == "gone":
            assert reply.status == 410
            continue
        assert reply.status == 200
        assert article.title in reply.text
        for paragraph in article.paragraphs:
            assert paragraph in reply.text


def test_the_papers_have_their_size(papers: Newspapers) -> None:
    sizes = Counter((article.paper, article.language) for article in papers.truth(2))
    assert sizes["courier", "en"] >= 60
    assert sizes["courier", "ru"] >= 40
    assert sizes["courier", "hy"] >= 25
    assert sizes["harbour", "en"] >= 85


def test_no_address_is_told_twice(papers: Newspapers) -> None:
    urls = [article.url for article in papers.truth(2)]
    assert len(urls) == len(set(urls))


def test_articles_are_at_least_a_day_older_than_the_papers_today(papers: Newspapers) -> None:
    for day, now in CLOCK.items():
        assert max(a.published for a in papers.truth(day)) < now.astimezone(ZONE).date()


def test_at_most_two_articles_a_paper_are_less_than_a_day_old(papers: Newspapers) -> None:
    yesterday = (CLOCK[1] - timedelta(days=1)).date()
    young = Counter(article.paper for article in papers.truth(1) if article.published >= yesterday)
    assert max(young.values()) <= 2


def test_courier_ids_rise_with_the_days_in_all_languages_together(papers: Newspapers) -> None:
    courier = [article for article in papers.truth(2) if article.paper == "courier"]
    by_id = sorted(courier, key=lambda article: int(article.path.rpartition("/")[2]))
    assert [a.published for a in by_id] == sorted(a.published for a in by_id)


def test_some_stories_have_all_three_languages_and_some_ids_are_missing(papers: Newspapers) -> None:
    ids = Counter(a.path.rpartition("/")[2] for a in papers.truth(1) if a.paper == "courier")
    assert sum(count == 3 for count in ids.values()) >= 8
    span = range(min(map(int, ids)), max(map(int, ids)))
    assert any(str(id) not in ids for id in span)


def test_copies_have_the_words_of_an_earlier_article(papers: Newspapers) -> None:
    truth = {article.url: article for article in papers.truth(2)}
    copies = [article for article in truth.values() if article.copy_of]
    for copy in copies:
        original = truth[copy.copy_of or ""]
        assert (copy.title, copy.paragraphs) == (original.title, original.paragraphs)
        assert copy.published > original.published
    assert Counter(truth[copy.copy_of or ""].paper for copy in copies) == {"courier": 8, "harbour": 1}


def test_the_second_day_adds_corrects_and_withdraws(papers: Newspapers) -> None:
    first = {article.url: article for article in papers.truth(1)}
    second = {article.url: article for article in papers.truth(2)}
    new = Counter((a.paper, a.language) for url, a in second.items() if url not in first)
    assert new == {("courier", "en"): 3, ("courier", "ru"): 1, ("courier", "hy"): 1, ("harbour", "en"): 3}
    corrected = [a for a in second.values() if a.revisions == 2]
    gone = [a for a in second.values() if a.status == "gone"]
    assert [a.paper for a in corrected] == [a.paper for a in gone] == ["courier", "harbour"]
    for article in (*corrected, *gone):
        assert (CLOCK[1].date() - article.published).days <= 4
    for article in corrected:
        changed = [
            (old, new)
            for old, new in zip(first[article.url].paragraphs, article.paragraphs, strict=True)
            if old != new
        ]
        assert len(changed) == 1
        assert changed[0][1].count(". ") == changed[0][0].count(". ") + 1
    assert all(a.revisions == 1 and a.status == "live" for a in first.values())


def test_times_of_the_harbour_post_include_days_that_differ_in_utc() -> None:
    times = [story.published for story in known("harbour", 1)]
    assert any(time.date() != time.astimezone(UTC).date() for time in times)


def test_a_copy_in_the_truth_is_an_address_of_this_run(papers: Newspapers) -> None:
    copies: list[DemoArticle] = [article for article in papers.truth() if article.copy_of]
    assert all((a.copy_of or "").startswith((papers.courier, papers.harbour)) for a in copies)
