import re
from collections.abc import Callable
from urllib.parse import urljoin

import pytest

from newsbot.demo import DemoArticle, Newspapers

from .reader import Reply, get

LATEST = {"en": "Latest news", "ru": "Последние новости", "hy": "Վերջին լուրեր"}
FOOTER = {1: "27 Oct 2025", 2: "28 Oct 2025"}
LISTED = r"\d\d\.(?:May|Jun|Jul|Aug|Sep|Oct)\.2025"


def live(papers: Newspapers) -> list[DemoArticle]:
    return [a for a in papers.truth() if a.paper == "courier" and a.status == "live"]


def walk(papers: Newspapers) -> dict[str, str]:
    """All pages that links lead to from the start, robots.txt respected."""
    pages: dict[str, str] = {}
    waiting = ["/en"]
    while waiting:
        path = waiting.pop()
        if path in pages:
            continue
        pages[path] = get(papers.courier + path).text
        found = (urljoin(path, link) for link in re.findall(r'<a href="([^"]+)"', pages[path]))
        waiting += [link for link in found if link not in pages and not link.startswith("/admin/")]
    return pages


@pytest.mark.parametrize("day", [1, 2])
def test_links_lead_to_all_that_is_linked_and_lists_date_all_that_is_listed(
    papers: Newspapers, day: int
) -> None:
    papers.day = day
    pages = walk(papers)
    assert all(FOOTER[day] in page for page in pages.values())
    everything = "\n".join(pages.values())
    dated = set(re.findall(rf'<a href="([^"]+/\d+)">[^\n]*?</a>(?:\W|<[^a][^>]*>)*{LISTED}', everything))
    for article in live(papers):
        assert (article.path in pages) is article.linked
        assert (article.path in dated) is article.listed
    assert sum(not article.linked for article in live(papers)) == 3


def test_every_page_carries_the_days_date_and_ten_dated_headlines(papers: Newspapers) -> None:
    for day in (1, 2):
        papers.day = day
        for article in live(papers):
            page = get(article.url).text
            assert page.count(FOOTER[day]) == 1
            assert page.count(LATEST[article.language]) >= 2
            assert len(re.findall(LISTED, page)) == 10


def test_an_article_page_never_tells_its_own_date(papers: Newspapers) -> None:
    for article in live(papers):
        page = get(article.url).text
        assert not re.search(r"<time|ld\+json|<meta [^>]*(?:date|publish|modif)", page)
        # The newest stand in the list beside themselves, as on the real site.
        beside = re.findall(rf'href="{article.path}">[^\n]*', page)
        if not beside:
            headlines = page[page.rindex(LATEST[article.language]) :]
            assert article.title not in headlines


def test_layouts_differ_by_section(papers: Newspapers) -> None:
    pages = [get(article.url).text for article in live(papers)]
    assert sum("<article>" in page for page in pages) > 20
    assert sum("<br><br>" in page for page in pages) > 20
    assert sum('class="n-text"' in page for page in pages) > 20


def test_the_listing_goes_on_to_older_pages(courier: Callable[..., Reply]) -> None:
    first, second = courier("/en/news"), courier("/en/news?page=2")
    assert 'href="/en/news?page=2"' in first.text
    assert second.status == 200
    assert second.body != first.body
    assert courier("/en/news?page=99").status == courier("/en/news?page=x").status == 404


def test_the_start_redirects_and_missing_ids_are_not_found(courier: Callable[..., Reply]) -> None:
    start = courier("/")
    assert (start.status, start.headers["Location"]) == (302, "/en")
    missing = courier("/en/news/detail/1")
    assert missing.status == 404
    assert "Latest news" not in missing.text
    assert courier("/sitemap.xml").status == courier("/feed.xml").status == 404


def test_robots_forbids_what_each_page_links_to_once(courier: Callable[..., Reply]) -> None:
    robots = courier("/robots.txt").text
    assert "Disallow: /admin/" in robots
    assert "Crawl-delay" not in robots
    assert courier("/en").text.count('href="/admin/"') == 1


def test_a_counter_moves_overnight_within_the_text_of_a_young_article(papers: Newspapers) -> None:
    moved = []
    for article in live(papers):
        papers.day = 1
        before = re.findall(r"Views: \d+", get(article.url).text)
        papers.day = 2
        after = re.findall(r"Views: \d+", get(article.url).text)
        if before != after and article.published.isoformat() >= "2025-10-23":
            moved.append(article.revisions)
    assert 1 in moved


def test_the_gone_article_vanishes_from_every_list(papers: Newspapers) -> None:
    papers.day = 2
    [gone] = [a for a in papers.truth() if a.paper == "courier" and a.status == "gone"]
    assert gone.path not in walk(papers)


def test_no_validators_are_sent(courier: Callable[..., Reply]) -> None:
    assert not {"ETag", "Last-Modified"} & courier("/en").headers.keys()
