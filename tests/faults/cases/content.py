"""What stands on a page: walls, notices and lists are no articles; odd markup costs no article its text."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from tests.faults.pages import STORIES, answer, html, json_ld, links, story
from tests.faults.server import Answer, Request, Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]


def _document(title: str, body: str) -> str:
    return f"<!DOCTYPE html><html><head><title>{title}</title></head><body>{body}</body></html>"


def _is_no_article(page: str, site: Site) -> Visits:
    site.start("/news/1101", html(page))
    kept = yield
    kept.nothing()
    assert len(kept.captures("/news/1101")) == 1


NO_ARTICLES = {
    "page_not_found_with_status_200": _document("404 - Page not found", "<h1>Page not found</h1><p>The page that you were looking for does not exist. It may have moved, or the link was wrong.</p>"),
    "seite_nicht_gefunden_with_status_200": _document("Seite nicht gefunden", "<h1>Seite nicht gefunden</h1><p>Die gewünschte Seite gibt es leider nicht mehr. Bitte prüfen Sie die Adresse.</p>"),
    "a_russian_page_not_found_with_status_200": _document("Страница не найдена", "<h1>Страница не найдена</h1><p>Такой страницы нет. Возможно, она была удалена или адрес указан неверно.</p>"),
    "an_error_of_the_server_with_status_200": _document("500 Internal Server Error", "<h1>Internal Server Error</h1><p>The server has met an error and could not complete the request.</p>"),
    "an_error_of_the_database": _document("Error", "<h1>Error establishing a database connection</h1>"),
    "a_bot_challenge": _document("Just a moment...", "<h1>Checking your browser</h1><p>Please enable JavaScript and cookies to continue. Checking if the site connection is secure.</p>"),
    "a_refusal_with_status_200": _document("Access denied", "<h1>Access denied</h1><p>You do not have permission to view this page. Reference number 18.2f.</p>"),
    "a_consent_page": _document("Before you continue", "<h1>We value your privacy</h1><p>We and our partners store cookies on your device. Accept all cookies to continue, or manage your choices.</p><button>Accept all</button>"),
    "a_page_that_wants_a_login": _document("Log in", "<h1>Log in</h1><form><input name=user><input type=password name=word><button>Log in</button></form><p>Please log in to read on.</p>"),
    "a_page_of_maintenance": _document("Maintenance", "<h1>We will be back soon</h1><p>The site is down for maintenance. Please try again later.</p>"),
    "a_page_that_needs_a_script": _document("The Lantern", "<noscript>You need to enable JavaScript to run this app.</noscript><div id=root></div><script src=/app.js></script>"),
    "a_list_of_links": links(*(f"/news/the-linked-story-of-number-{at}" for at in range(1, 31))),
    "nothing_but_a_menu": _document("The Lantern", "<nav>" + "".join(f"<a href=/s/{each}>{each}</a>" for each in ("Home", "News", "Sports", "Weather")) + "</nav>"),
}  # fmt: skip
for _name, _said in NO_ARTICLES.items():
    vars()[f"{_name}_is_no_article"] = partial(_is_no_article, _said)


def _is_kept_whole(head: str, above: str, below: str, site: Site) -> Visits:
    told = story((head, above, below))
    site.start("/news/1102", html(told.page(head=head, above=above, below=below)))
    kept = yield
    kept.is_whole(told)


AROUND = {
    "broken_json_ld": ('<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Half</script>', "", ""),
    "json_ld_that_is_a_number": ('<script type="application/ld+json">42</script>', "", ""),
    "json_ld_nested_five_hundred_deep": (f'<script type="application/ld+json">{"[" * 500}{"]" * 500}</script>', "", ""),
    "json_ld_of_wrong_types": (json_ld(headline=["a", {"b": 1}], author=17, datePublished={"x": None}, image=True, articleBody=[3]), "", ""),
    "a_body_in_json_ld_that_is_cut": (json_ld(articleBody="The first words of"), "", ""),
    "tags_that_nobody_closes": ("", "<div><span><b><i>", ""),
    "a_comment_that_nobody_closes": ("", "", "<!-- the rest is nothing"),
    "a_script_full_of_tags": ("<script>document.write('<p>This is written by a script</p><h1>x</h1>');</script>", "", ""),
    "a_style_without_end": ("", "", "<style>body { color: red"),
    "fifty_hidden_words": ("", f'<div style="display:none">{"keyword " * 50}</div>', ""),
    "five_hundred_comments_of_markup": ("", "<!-- nothing -->" * 500, ""),
    "a_menu_of_two_hundred_links": ("", "<nav><ul>" + "".join(f'<li><a href="/s/{at % 5}">Section {at}</a></li>' for at in range(200)) + "</ul></nav>", ""),
    "letters_that_change_direction": ("", "<div>\u202e\u2066</div>", ""),
    "control_characters": ("<meta name=x content='\x01\x02\x1b[31m'>", "<div>\x00\x0b\x7f</div>", ""),
    "a_frame_of_another_site": ("", '<iframe src="http://127.0.0.1:1/"></iframe>', ""),
    "a_meta_tag_of_a_megabyte": (f'<meta name="x" content="{"y" * 1_000_000}">', "", ""),
    "an_empty_base": ('<base href="">', "", ""),
    "two_titles": ("<title>Another title that stands behind the first</title>", "", ""),
}  # fmt: skip
for _name, _around in AROUND.items():
    vars()[f"{_name}_costs_an_article_no_word"] = partial(_is_kept_whole, *_around)


def a_search_without_results_is_no_article(site: Site) -> Visits:
    found = "<h1>Search results</h1><p>No results were found.</p>"
    site.start("/search?q=ferry", html(_document("Search results", found)))
    kept = yield
    kept.nothing()


def a_wall_at_every_article_is_no_article(site: Site) -> Visits:
    """All addresses say the same, at length: what it says is nobody's text."""
    wall = _document(
        "The Lantern",
        "<h1>Support the Lantern</h1>" + "".join(f"<p>{each}</p>" for each in story("wall").paragraphs),
    )
    paths = [f"/news/the-walled-story-of-number-{at}" for at in range(1, 9)]
    site.start("/", html(links(*paths)))
    for path in paths:
        site.on(path, html(wall))
    kept = yield
    assert len(kept.articles) <= 1


def the_home_page_in_the_place_of_an_article_is_no_article(site: Site) -> Visits:
    home = html(_document("The Lantern", "<h1>The Lantern</h1>" + "".join(f'<h2><a href="/news/the-story-of-today-{at}">The story of today that has the number {at}</a></h2><p>A short word on what happened at the river.</p>' for at in range(1, 13))))  # fmt: skip
    site.start("/", home)
    site.otherwise(lambda _: home)
    kept = yield
    kept.nothing()


def a_soft_404_is_known_by_a_probe(site: Site) -> Visits:
    """No word says so, but whatever is asked for gets the same friendly text."""
    said = "".join(f"<p>{each}</p>" for each in story("friendly").paragraphs[:2])

    def say(request: Request) -> Answer:
        if request.path == "/news/the-true-story-of-number-1":
            return html(story("true").page())
        return html(
            _document("The Lantern", f"<h1>Stories that you may like</h1>{said}<p>{request.path}</p>")
        )

    site.start("/", html(links(*(f"/news/the-true-story-of-number-{at}" for at in range(1, 4)))))
    site.otherwise(say)
    kept = yield
    assert [each["headline"] for each in kept.articles] == [story("true").title]


def an_article_about_a_missing_page_is_an_article(site: Site) -> Visits:
    told = story("about 404")
    title = "Page not found: the library of Odrin misses a leaf of its oldest book"
    site.start("/news/1103", html(told.page().replace(told.title, title)))
    kept = yield
    assert kept.article["headline"] == title


def a_page_of_plain_text_is_no_article(site: Site) -> Visits:
    site.start("/news/1104", answer(story("plain").body.encode(), Content_Type="text/plain"))
    kept = yield
    kept.nothing()


def a_page_of_no_named_type_is_told_by_its_tags(site: Site) -> Visits:
    site.start("/news/1105", answer(story("typeless").page().encode()))
    kept = yield
    kept.is_whole(story("typeless"))


def a_page_that_must_not_be_archived_is_kept_with_that_fact(site: Site) -> Visits:
    site.start("/news/1106", html(story("noarchive").page(head='<meta name="robots" content="noarchive">')))
    kept = yield
    assert (kept.article["noarchive"], kept.article["withheld"]) == (1, None)


def a_page_that_must_not_be_found_is_kept_and_withheld(site: Site) -> Visits:
    site.start("/news/1107", html(story("noindex").page(head='<meta name="robots" content="NOINDEX">')))
    site.start("/news/1108", html(story("tdm").page(), tdm_reservation="1"))
    kept = yield
    assert kept.at("/news/1107")["withheld"] == "noindex"
    assert kept.at("/news/1108")["withheld"] == "tdm-reservation"


def a_nofollow_page_leads_nowhere(site: Site) -> Visits:
    page = links("/news/the-followed-story-of-1109").replace(
        "<head>", '<head><meta name="robots" content="nofollow">'
    )
    site.start("/", html(page))
    kept = yield
    assert kept.requests["/news/the-followed-story-of-1109"] == 0


def every_language_is_told(site: Site) -> Visits:
    for number, (language, told) in enumerate(STORIES.items(), 1200):
        site.start(f"/news/{number}", html(told.page().replace(f' lang="{language}"', "")))
    kept = yield
    told_as = {kept.at(f"/news/{number}")["language"] for number in range(1200, 1200 + len(STORIES))}
    assert {each.partition("-")[0] for each in told_as} == set(STORIES)


def a_headline_of_ten_thousand_letters_is_bounded(site: Site) -> Visits:
    told = story("endless headline")
    site.start("/news/1110", html(told.page().replace(told.title, "Endless words of the headline " * 400)))
    kept = yield
    assert all(len(each["headline"] or "") <= 1000 for each in kept.articles)


def markup_in_a_headline_is_no_markup_in_the_archive(site: Site) -> Visits:
    told = story("script")
    site.start(
        "/news/1111",
        html(
            told.page().replace(told.title, "The council said &lt;script&gt;alert(1)&lt;/script&gt; and left")
        ),
    )
    kept = yield
    assert kept.article["headline"] == "The council said <script>alert(1)</script> and left"


def an_address_of_another_script_is_one_address(site: Site) -> Visits:
    told = STORIES["ru"]
    site.start("/", html(links("/новости/паром-снова-ходит-1112")))
    site.otherwise(
        lambda request: html(told.page()) if request.path.endswith("1112") else answer(b"", "404 Not Found")
    )
    kept = yield
    kept.is_whole(told)
