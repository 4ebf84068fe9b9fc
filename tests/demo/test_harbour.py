import gzip
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import datetime
from email.utils import parsedate_to_datetime

from newsbot.demo import DemoArticle, Newspapers
from newsbot.demo.harbour_pages import DEAD_LINK, has_amp
from newsbot.demo.newsdesk import known

from .reader import Reply, get

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ATOM = "{http://www.w3.org/2005/Atom}"


def live(papers: Newspapers) -> list[DemoArticle]:
    return [a for a in papers.truth() if a.paper == "harbour" and a.status == "live"]


def linked_data(page: Reply) -> dict[str, str]:
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page.body.decode())
    assert found
    told: dict[str, str] = json.loads(found[1])
    return told


def test_json_ld_states_the_day_of_the_truth_with_the_papers_offset(papers: Newspapers) -> None:
    elsewhere_another_day = 0
    for article in live(papers):
        told = linked_data(get(article.url))
        published = datetime.fromisoformat(told["datePublished"])
        assert told["datePublished"].endswith("+04:00")
        assert published.date() == article.published
        elsewhere_another_day += published.timestamp() % 86400 // 3600 >= 20
    assert elsewhere_another_day >= 8


def test_the_gzipped_sitemap_holds_all_that_is_live(papers: Newspapers) -> None:
    for day in (1, 2):
        papers.day = day
        index = ET.fromstring(get(f"{papers.harbour}/sitemap.xml").body)
        children = [loc.text for loc in index.iter(f"{SITEMAP}loc")]
        assert children == [f"{papers.harbour}/sitemap-{name}" for name in ("articles.xml.gz", "news.xml")]
        urls = ET.fromstring(gzip.decompress(get(children[0] or "").body))
        assert {loc.text for loc in urls.iter(f"{SITEMAP}loc")} == {a.url for a in live(papers)}


def test_the_news_sitemap_holds_the_newest_with_their_dates(papers: Newspapers) -> None:
    news = ET.fromstring(get(f"{papers.harbour}/sitemap-news.xml").body)
    dates = [e.text or "" for e in news.iter() if e.tag.endswith("publication_date")]
    assert 1 <= len(dates) <= 6
    assert min(dates) >= "2025-10-25"


def test_feeds_list_the_newest_first(papers: Newspapers) -> None:
    newest = sorted(live(papers), key=lambda article: article.published, reverse=True)
    rss = ET.fromstring(get(f"{papers.harbour}/feed.xml").body)
    days = [parsedate_to_datetime(e.text or "").date() for e in rss.iter("pubDate")]
    assert days == [article.published for article in newest[:20]]
    atom = ET.fromstring(get(f"{papers.harbour}/business/atom.xml").body)
    times = [e.text or "" for e in atom.iter(f"{ATOM}published")]
    assert len(times) > 10
    assert times == sorted(times, reverse=True)
    assert times[0].endswith("Z")


def test_sections_lead_to_every_article_with_its_date(papers: Newspapers) -> None:
    found: dict[str, str] = {}
    for section in ("news", "business", "shipping", "life"):
        path: str | None = f"/{section}"
        while path:
            page = get(papers.harbour + path).text
            found |= dict(re.findall(r'<li><a href="([^"]+)">[^<]+</a> <time datetime="([^"]+)"', page))
            older = re.search(r'<link rel="next" href="([^"]+)">', page)
            path = older[1] if older else None
    assert found == {article.path: article.published.isoformat() for article in live(papers)}


def test_the_home_page_tracks_and_links_variants_and_one_dead_address(
    papers: Newspapers, harbour: Callable[..., Reply]
) -> None:
    home = harbour("/").text
    tracked = re.findall(r'href="(/[^"]+\?utm_source=home[^"]*)"', home)
    variants = re.findall(r'href="(/amp/[^"]+)"', home)
    assert len(tracked) == 12
    assert len(variants) == 3
    assert DEAD_LINK in home
    assert harbour(tracked[0]).body == harbour(tracked[0].partition("?")[0]).body
    canonical = re.search(r'rel="canonical" href="([^"]+)"', harbour(variants[0]).text)
    assert canonical
    assert canonical[1] in {article.url for article in live(papers)}
    assert f'rel="amphtml" href="{papers.harbour}{variants[0]}"' in get(canonical[1]).text
    dead = harbour(DEAD_LINK)
    assert dead.status == 200
    assert "Page not found" in dead.text
    assert harbour("/stories/never-written").status == 404


def test_a_page_that_is_known_is_not_sent_again(harbour: Callable[..., Reply]) -> None:
    first = harbour("/shipping")
    for header in (
        {"If_None_Match": first.headers["ETag"]},
        {"If_Modified_Since": first.headers["Last-Modified"]},
    ):
        again = harbour("/shipping", **header)
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]
    assert harbour("/shipping", If_None_Match='"other"').status == 200
    assert harbour("/shipping", If_Modified_Since="Mon, 01 Sep 2025 00:00:00 GMT").status == 200


def test_overnight_some_pages_stay_and_what_changed_has_new_validators(papers: Newspapers) -> None:
    articles = [a for a in live(papers) if a.published.month < 10]
    before = {a.url: get(a.url) for a in articles}
    papers.day = 2
    after = {a.url: get(a.url, If_None_Match=before[a.url].headers["ETag"]) for a in articles}
    assert {reply.status for reply in after.values()} == {200, 304}
    for url, reply in after.items():
        if reply.status == 200:
            assert reply.headers["Last-Modified"] != before[url].headers["Last-Modified"]
            assert "Advertisement" in reply.text


def test_a_correction_is_stated_by_page_and_sitemap(papers: Newspapers) -> None:
    papers.day = 2
    [corrected] = [a for a in live(papers) if a.revisions == 2]
    told = linked_data(get(corrected.url))
    assert told["dateModified"] > told["datePublished"]
    sitemap = gzip.decompress(get(f"{papers.harbour}/sitemap-articles.xml.gz").body).decode()
    assert f"<loc>{corrected.url}</loc><lastmod>{told['dateModified']}" in sitemap


def test_the_gone_article_vanishes_from_lists_feed_and_sitemap(papers: Newspapers) -> None:
    papers.day = 2
    [gone] = [a for a in papers.truth() if a.paper == "harbour" and a.status == "gone"]
    for path in ("/", "/life", "/life?page=2", "/feed.xml", "/sitemap-news.xml"):
        assert gone.path not in get(papers.harbour + path).text
    assert gone.path.encode() not in gzip.decompress(get(f"{papers.harbour}/sitemap-articles.xml.gz").body)


def test_robots_names_the_sitemap(papers: Newspapers, harbour: Callable[..., Reply]) -> None:
    assert f"Sitemap: {papers.harbour}/sitemap.xml" in harbour("/robots.txt").text


def test_no_variant_stands_for_two_articles() -> None:
    slugs = [story.slug for story in known("harbour", 2) if has_amp(story)]
    assert len(slugs) == len(set(slugs)) > 20
