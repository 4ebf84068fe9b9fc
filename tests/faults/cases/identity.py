"""Who is who: variants of one address are one article, and no page can take the place of another by saying so."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from tests.faults.pages import answer, html, links, story
from tests.faults.server import Answer, Request, Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]
HERE = "/news/the-story-of-the-day-901"


def _variant_is_no_second_article(other: str, site: Site) -> Visits:
    told = story(("variant", other))
    site.otherwise(
        lambda request: html(told.page()) if "901" in request.path else answer(b"", "404 Not Found")
    )
    site.start("/", html(links(HERE, HERE + other)))
    kept = yield
    kept.is_whole(told)
    assert kept.article["url"] == site.url(HERE)
    assert sum(count for path, count in kept.requests.items() if "901" in path) == 1


VARIANTS = {
    "with_a_campaign": "?utm_source=letter&utm_medium=mail",
    "with_a_click_id": "?fbclid=IwAR0aaaaaaaaaaaaaaaaaaaaaaaa",
    "with_a_fragment": "#comments",
    "with_an_empty_query": "?",
    "with_an_escaped_letter": "?utm_campaign=%66all",
}
for _name, _other in VARIANTS.items():
    vars()[f"an_address_{_name}_is_no_second_article"] = partial(_variant_is_no_second_article, _other)


def a_thousand_tracking_variants_are_one_request(site: Site) -> Visits:
    told = story("thousand")
    site.otherwise(
        lambda request: html(told.page()) if "901" in request.path else answer(b"", "404 Not Found")
    )
    site.start("/", html(links(*(f"{HERE}?utm_source=s{at}&gclid={at:x}aa" for at in range(1000)))))
    kept = yield
    kept.is_whole(told)
    assert sum(count for path, count in kept.requests.items() if "901" in path) == 1


def a_canonical_link_to_another_article_does_not_file_this_one_under_it(site: Site) -> Visits:
    theirs, ours = story("theirs"), story("ours")
    site.start("/news/902", html(theirs.page()))
    site.start("/news/903", html(ours.page(head=f'<link rel="canonical" href="{site.url("/news/902")}">')))
    kept = yield
    kept.is_whole(theirs, "/news/902")
    kept.is_whole(ours, "/news/903")


def a_canonical_link_to_the_home_page_files_nothing_under_it(site: Site) -> Visits:
    site.start("/", html(links("/news/904", "/news/905")))
    for number in (904, 905):
        site.start(f"/news/{number}", html(story(number).page(head='<link rel="canonical" href="/">')))
    kept = yield
    assert {each["url"] for each in kept.articles} == {site.url("/news/904"), site.url("/news/905")}


def a_canonical_link_to_an_internal_address_reaches_nobody(site: Site) -> Visits:
    sink = site.server.site(allowed=False)
    head = f'<link rel="canonical" href="{sink.url("/news/906")}"><meta property="og:url" content="{sink.url("/")}">'
    site.start("/news/906", html(story("internal").page(head=head)))
    kept = yield
    assert sink.asked == []
    kept.is_whole(story("internal"))
    assert kept.article["canonical_url"] == site.url("/news/906")


def a_base_elsewhere_leads_nowhere(site: Site) -> Visits:
    sink = site.server.site(allowed=False)
    site.start(
        "/",
        html(
            f'<html><head><base href="{sink.url("/")}"></head><body><a href="news/the-story-of-the-day-907">The story of the day is here</a></body></html>'
        ),
    )
    kept = yield
    assert sink.asked == []
    assert set(kept.requests) <= {"/robots.txt", "/", "/sitemap.xml", *_probes(kept)}


def _probes(kept: Kept) -> set[str]:
    return {path for path in kept.requests if "newsbot-probe" in path}


def an_og_url_of_another_article_is_not_believed(site: Site) -> Visits:
    site.start("/news/908", html(story(908).page()))
    site.start(
        "/news/909", html(story(909).page(head=f'<meta property="og:url" content="{site.url("/news/908")}">'))
    )
    kept = yield
    kept.is_whole(story(908), "/news/908")
    kept.is_whole(story(909), "/news/909")


def one_text_at_two_addresses_that_name_one_is_one_article(site: Site) -> Visits:
    told = story("one text").page(head=f'<link rel="canonical" href="{site.url("/news/910")}">')
    site.start("/news/910", html(told))
    site.start("/news/911", html(told))
    kept = yield
    kept.is_whole(story("one text"))
    assert kept.at("/news/911")["url"] == site.url("/news/910")


def canonical_links_in_a_circle_are_two_addresses_of_one_text(site: Site) -> Visits:
    for here, there in ((912, 913), (913, 912)):
        site.start(
            f"/news/{here}", html(story("round").page(head=f'<link rel="canonical" href="/news/{there}">'))
        )
    kept = yield
    kept.is_whole(story("round"))


def canonical_links_in_a_circle_of_two_texts_are_two_articles(site: Site) -> Visits:
    for here, there in ((914, 915), (915, 914)):
        site.start(
            f"/news/{here}",
            html(story(("round", here)).page(head=f'<link rel="canonical" href="/news/{there}">')),
        )
    kept = yield
    assert len(kept.articles) == 2


def an_amp_page_is_a_view_of_its_article(site: Site) -> Visits:
    told = story("amp")
    site.start("/news/916", html(told.page(head='<link rel="amphtml" href="/amp/news/916">')))
    site.start(
        "/amp/news/916", html(told.page(head=f'<link rel="canonical" href="{site.url("/news/916")}">'))
    )
    kept = yield
    kept.is_whole(told)
    assert kept.article["url"] == site.url("/news/916")
    assert kept.article["revisions"] == 1


def an_address_with_a_login_is_asked_for_and_kept_without_it(site: Site) -> Visits:
    host = site.place
    site.start("/", html(links(f"http://mira:secret-word@{host}/news/the-story-of-the-day-917")))
    site.on("/news/the-story-of-the-day-917", html(story("login").page()))
    kept = yield
    assert all("authorization" not in each.headers for each in kept.asked)
    everything = b"".join(each.read_bytes() for each in kept.archive.glob("newsbot.db*"))
    assert b"secret-word" not in everything
    assert "secret-word" not in kept.log


def an_address_longer_than_browsers_take_is_not_asked_for(site: Site) -> Visits:
    long = "/news/" + "a-story-" * 400 + "918"
    site.start("/", html(links(long, HERE)))
    site.on(HERE, html(story("short one").page()))
    kept = yield
    assert kept.requests[long] == 0
    kept.is_whole(story("short one"))


def two_articles_of_one_headline_are_two(site: Site) -> Visits:
    one, two = story("headline one"), story("headline two")
    site.start("/news/919", html(one.page()))
    site.start("/news/920", html(two.page().replace(two.title, one.title)))
    kept = yield
    assert len(kept.articles) == 2


def numbers_in_a_query_tell_articles_apart(site: Site) -> Visits:
    for number in (921, 922):
        site.start(f"/index.php?id={number}", html(story(number).page()))
    kept = yield
    assert len(kept.articles) == 2


def a_page_that_is_another_at_each_request_is_one_article(site: Site) -> Visits:
    asked: list[Request] = []

    def ever_new(request: Request) -> Answer:
        asked.append(request)
        return html(story("nonce").page(head=f'<meta name="csrf" content="{len(asked):032d}">'))

    site.starts.append("/news/923")
    site.ask("/news/923", ever_new)
    kept = yield
    kept = yield
    kept.is_whole(story("nonce"))
    assert kept.article["revisions"] == 1
    assert len(asked) == 2
