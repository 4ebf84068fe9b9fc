"""What one page says of others: its links, the dates beside them, its wishes."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from pipelines import listings
from pipelines import survey as surveying
from pipelines.page import Page
from pipelines.survey import survey
from pipelines.values import Capture, Link, Site, Survey

OSMER = "https://osmer.example"
SITE = Site(name="osmer.example", hosts=frozenset({"osmer.example"}), timezone="Europe/Berlin")
HEADLINES = (
    "Harbour council votes to deepen the channel",
    "Lock keepers at Halden reject the timetable",
    "Tarn ferry company celebrates a hundred years",
    "Students of the river college ask for halls",
)
DAYS = ("21.10.2025", "20.10.2025", "18.10.2025", "18.10.2025")
WANTED = {f"/news/{4711 + n}": date(2025, 10, int(day[:2])) for n, day in enumerate(DAYS)}


def surveyed(
    body: str,
    *,
    head: str = "",
    url: str = f"{OSMER}/news",
    site: Site = SITE,
    lang: str = "de",
    **headers: str,
) -> Survey:
    html = (
        f'<!DOCTYPE html><html lang="{lang}"><head><title>News</title>{head}</head><body>{body}</body></html>'
    )
    given = (
        ("Content-Type", "text/html; charset=utf-8"),
        *((k.replace("_", "-"), v) for k, v in headers.items()),
    )
    capture = Capture(
        url=url, fetched_at=datetime(2025, 10, 27, tzinfo=UTC), status=200, headers=given, body=html.encode()
    )
    return survey(Page(capture, site))


def listed(found: Survey) -> dict[str, date]:
    claims = [each for each in found.claims if each.kind == "listing"]
    assert all(each.earliest == each.latest and each.about == "published" for each in claims)
    return {each.url.removeprefix(OSMER): each.earliest for each in claims}


def entries(template: str) -> str:
    """The four entries in some markup: {url}, {text}, {day}, {iso}."""
    return "".join(
        template.format(
            url=f"/news/{4711 + n}", text=HEADLINES[n], day=DAYS[n], iso="-".join(DAYS[n].split(".")[::-1])
        )
        for n in range(4)
    )


LINK = '<a href="{url}">{text}</a>'
LISTS = {
    "list, behind": f"<ul>{entries(f'<li>{LINK} {{day}}</li>')}</ul>",
    "list, in a span": f"<ul>{entries(f'<li>{LINK}<span>{{day}}</span></li>')}</ul>",
    "list, before": f"<ul>{entries(f'<li>{{day}} {LINK}</li>')}</ul>",
    "list, inside the link": f"<ul>{entries('<li><a href={url}>{text} <span>{day}</span></a></li>')}</ul>",
    "list, own line inside the link": f"<ul>{entries('<li><a href={url}><div>{text}</div><div>{day}</div></a></li>')}</ul>",
    "boxes": f"<div>{entries(f'<div><h3>{LINK}</h3><p>{{day}}</p></div>')}</div>",
    "boxes, deep": f"<div>{entries(f'<div><div><div><h3>{LINK}</h3></div></div><div><span><i>{{day}}</i></span></div></div>')}</div>",
    "boxes, with section and clock": f"<div>{entries(f'<div><small>Politik | {{day}}, 10:30</small><h3>{LINK}</h3></div>')}</div>",
    "boxes, with a teaser": f"<div>{entries(f'<div><h3>{LINK}</h3><p>The council of Osmer met.</p><em>{{day}}</em></div>')}</div>",
    "cards with time": f"<main>{entries(f'<article><time datetime={{iso}}>gestern</time>{LINK}</article>')}</main>",
    "cards with a picture link": f"<main>{entries(f'<article><a href={{url}}><img src=x.jpg></a>{LINK}<time>{{day}}</time></article>')}</main>",
    "cards with read more": f"<main>{entries(f'<article>{LINK}<p>{{day}}</p><a href={{url}}>Weiterlesen</a></article>')}</main>",
    "rows, behind": f"<table>{entries(f'<tr><td>{LINK}</td><td>{{day}}</td></tr>')}</table>",
    "rows, before": f"<table>{entries(f'<tr><td>{{day}}</td><td>{LINK}</td></tr>')}</table>",
    "rows by turns": f"<table>{entries(f'<tr><td>{LINK}</td></tr><tr><td>{{day}}</td></tr>')}</table>",
    "definitions, before": f"<dl>{entries(f'<dt>{{day}}</dt><dd>{LINK}</dd>')}</dl>",
    "definitions, behind": f"<dl>{entries(f'<dt>{LINK}</dt><dd>{{day}}</dd>')}</dl>",
    "breaks, behind": f"<div>{entries(f'{LINK}<br>{{day}}<br>')}</div>",
    "breaks, before": f"<div>{entries(f'{{day}}<br>{LINK}<br>')}</div>",
    "one line each, behind": f"<div>{entries(f'{LINK} {{day}}<br>')}</div>",
    "one line each, before": f"<p>{entries(f'{{day}} {LINK}<br>')}</p>",
    "paragraphs by turns": f"<div>{entries(f'<p>{LINK}</p><p>{{day}}</p>')}</div>",
    "behind, under a heading": f"<div><h2>Latest news</h2>{entries(f'<p>{LINK}</p><p>{{day}}</p>')}</div>",
    "straight in the body": entries(f"<p>{LINK}</p><p>{{day}}</p>"),
}  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_the_date_beside_a_headline_is_the_linked_articles(name: str) -> None:
    found = surveyed(LISTS[name])
    assert listed(found) == WANTED
    assert {each.url.removeprefix(OSMER) for each in found.links if each.dated} == set(WANTED)
    assert {each.url for each in found.claims if each.kind == "listing"}.isdisjoint({f"{OSMER}/news"})


UNDATED = f"<ul>{entries(f'<li>{LINK}</li>')}</ul>"
NO_DATES = {
    "footer": f"{UNDATED}<footer>27.10.2025</footer>",
    "footer of the list's box": f"<div>{UNDATED}<p>27.10.2025</p></div>",
    "date above the list": f"<div><p>27.10.2025</p>{UNDATED}</div>",
    "date of the page above loose links": f"<div><p>27.10.2025</p>{entries(f'<p>{LINK}</p>')}</div>",
    "footer under loose links": f"<div>{entries(f'<p>{LINK}</p>')}<p>27.10.2025</p></div>",
    "dates in headlines": f"<ul>{entries('<li><a href={url}>{text} planned for {day} in the town hall of Osmer</a></li>')}</ul>",
    "dates in prose": f"<ul>{entries(f'<li>{LINK}<p>The harbour council had met on {{day}} and will meet again when the ice is gone.</p></li>')}</ul>",
    "two days an entry": f"<ul>{entries(f'<li>{LINK}<span>{{day}}</span><span>01.02.2019</span></li>')}</ul>",
    "more dates than entries": f"<div>01.02.2019{entries(f'<p>{LINK}</p><p>{{day}}</p>')}</div>".replace("01.02.2019", "<p>01.02.2019</p>"),
    "an article with a link in its text": "<nav><a href=/>Home page</a></nav><article><h1>Harbour opens</h1><p>27.10.2025</p><p>It had been "
    "closed <a href=/news/1>since the ice of February</a>.</p></article>",
    "two articles with a link in their text": 2 * "<article><h2>Harbour opens</h2><p>27.10.2025</p><p>The harbour master said that it had been "
    "closed, as we reported, <a href=/news/1>since the ice of February</a>.</p></article><a href=/news>All the news</a>",
    "one link alone": f"<div><p>27.10.2025</p><p>{LINK.format(url='/news/1', text=HEADLINES[0])}</p></div>",
    "figures that are no dates": f"<ul>{entries(f'<li>{LINK}<span>12.50 Euro</span><span>+49 30 123456</span></li>')}</ul>",
    "a date in a script": f"<ul>{entries(f'<li>{LINK}<script>var d = &quot;{{day}}&quot;</script><template>{{day}}</template></li>')}</ul>",
    "one word": f"<ul>{entries('<li><a href={url}>Mehr</a> {day}</li>')}</ul>",
}  # fmt: skip


@pytest.mark.parametrize("name", NO_DATES)
def test_a_date_that_is_not_surely_an_entrys_is_not_taken(name: str) -> None:
    found = surveyed(NO_DATES[name])
    assert listed(found) == {}
    assert not any(each.dated for each in found.links)


def test_the_day_of_a_time_element_is_in_the_sites_zone() -> None:
    body = f"<ul>{entries(f'<li>{LINK}<time datetime=2025-10-20T22:30:00Z>x</time></li>')}</ul>"
    assert set(listed(surveyed(body)).values()) == {date(2025, 10, 21)}


def test_an_entry_without_a_date_beside_dated_ones_stays_undated() -> None:
    body = LISTS["list, behind"].replace("20.10.2025", "")
    assert listed(surveyed(body)) == {url: day for url, day in WANTED.items() if url != "/news/4712"}


def test_dates_are_read_in_the_pages_own_order() -> None:
    body = entries(f"<li>{LINK} 03/04/2021</li>")
    assert set(listed(surveyed(f"<ul>{body}</ul>", lang="fr")).values()) == {date(2021, 4, 3)}
    site = Site(name="osmer.example", hosts=SITE.hosts, date_order="mdy")
    assert set(listed(surveyed(f"<ul>{body}</ul>", site=site)).values()) == {date(2021, 3, 4)}


def test_a_list_dates_nothing_of_other_sites() -> None:
    found = surveyed(LISTS["list, behind"].replace('"/news/4712"', '"https://tarn.example/a"'))
    assert listed(found) == {url: day for url, day in WANTED.items() if url != "/news/4712"}
    assert Link(url="https://tarn.example/a", text=HEADLINES[1], dated=True) in found.links


# ---------------------------------------------------------------- links


def test_anchors_are_links_with_their_words_each_once() -> None:
    found = surveyed(
        '<a href="/a">One <b>two</b>\n three</a><a href="/a">One two three</a><a href="/a">More</a><a href="#top">Top</a>'
        '<a name="x">x</a><a href="mailto:a@b">Mail</a><a href="http://[bad">Bad</a><a href="/b" rel="NoFollow ugc">B</a><a href="">Self</a>'
    )
    assert found.links == (
        Link(url=f"{OSMER}/a", text="One two three"),
        Link(url=f"{OSMER}/a", text="More"),
        Link(url=f"{OSMER}/b", text="B", nofollow=True),
        Link(url=f"{OSMER}/news", text="Self"),
    )


def test_what_leads_on_in_a_list_is_next() -> None:
    found = surveyed(
        '<a href="/news?page=2">2</a><a href="/news/page/3/">3</a><a rel="next" href="/older">Older</a>'
        '<a href="https://tarn.example/?page=2">T</a><a href="/front-page/7">F</a>'
    )
    assert [each.kind for each in found.links] == ["next", "next", "next", "anchor", "anchor"]


def test_what_the_head_declares_is_told_by_kind() -> None:
    head = """
    <link rel="canonical" href="/story"><link rel="AMPHTML" href="/story/amp"><link rel="next" href="/news?page=2">
    <link rel="alternate" hreflang="fr" href="/fr/story"><link rel="alternate" type="Application/RSS+xml" title="All" href="/feed">
    <link rel="alternate stylesheet" type="application/atom+xml" href="/atom"><link rel="stylesheet" href="/a.css">
    <link rel="canonical"><link href="/x"><link rel="canonical" href="http://[bad">"""
    found = surveyed("<p>Hello</p>", head=head)
    assert found.links == (
        Link(url=f"{OSMER}/story", kind="canonical"),
        Link(url=f"{OSMER}/story/amp", kind="amp"),
        Link(url=f"{OSMER}/news?page=2", kind="next"),
        Link(url=f"{OSMER}/fr/story", kind="alternate", language="fr"),
        Link(url=f"{OSMER}/feed", text="All", kind="feed"),
        Link(url=f"{OSMER}/atom", kind="feed"),
    )
    assert found.canonical == f"{OSMER}/story"


def test_a_canonical_link_counts_on_the_site_only() -> None:
    assert (
        surveyed("<p>x</p>", head='<link rel="canonical" href="https://tarn.example/story">').canonical
        is None
    )
    assert (
        surveyed("<p>x</p>", head='<link rel="canonical" href="https://www.osmer.example/s">').canonical
        == "https://www.osmer.example/s"
    )
    assert surveyed("<p>x</p>").canonical is None


@pytest.mark.parametrize(
    ("content", "url"),
    [
        ("0; url=/new", "/new"), ("5;URL='/new'", "/new"), ('0, "/new"', "/new"), ("3.5; url = https://osmer.example/new ", "/new"),
        ("600; url=/news", None), ("30", None), ("0; url=javascript:x()", None), ("x; url=/new", None), ("99999999999999; url=/a", None),
    ],
)  # fmt: skip
def test_a_refresh_leads_on_where_it_comes_soon(content: str, url: str | None) -> None:
    found = surveyed(
        "<p>x</p>",
        head=f"<meta http-equiv=Refresh content='{content}'>"
        if "'" not in content
        else f'<meta http-equiv=refresh content="{content}">',
    )
    assert [each.url.removeprefix(OSMER) for each in found.links if each.kind == "refresh"] == (
        [url] if url else []
    )


@pytest.mark.parametrize(
    ("base", "url"),
    [
        ('<base href="/en/">', f"{OSMER}/en/story"),
        ('<base target="_blank"><base href="https://tarn.example/x/">', "https://tarn.example/x/story"),
        ('<base href="javascript:x">', f"{OSMER}/story"),
        ("", f"{OSMER}/story"),
    ],
)
def test_relative_addresses_start_from_the_base(base: str, url: str) -> None:
    assert surveyed('<a href="story">Story</a>', head=base).links == (Link(url=url, text="Story"),)


def test_no_more_links_are_taken_than_a_page_can_have(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surveying, "MOST_LINKS", 3)
    assert len(surveyed("".join(f'<a href="/{n}">Story {n}</a>' for n in range(9))).links) == 3


@pytest.mark.parametrize(
    "body",
    [
        "".join(f'<li><a href="/news/{n}">Headline of story {n}</a> 21.10.2025</li>' for n in range(20_000)),
        "".join(
            f'<p><a href="/news/{n}">Headline of story {n}</a></p><p>21.10.2025</p>' for n in range(20_000)
        ),
        "<div>" * 150
        + "".join(f'<a href="/news/{n % 7}">Headline of story {n}</a> 21.10.2025 ' for n in range(20_000)),
        f'<div>{"<span>21.10.2025</span>" * 20_000}<a href="/news/1">Headline of story</a></div>' * 2,
    ],
)
def test_a_huge_page_is_read_piece_by_piece(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each text is looked at a few times at most, however many links share its list."""
    looked = 0

    def counting(labels: object, text: str | None) -> object:
        nonlocal looked
        looked += text is not None and "21.10.2025" in text
        return read(labels, text)

    read = listings._Labels.read
    monkeypatch.setattr(listings._Labels, "read", counting)
    found = surveyed(f"<ul>{body}</ul>")
    assert 1 <= len(found.links) <= surveying.MOST_LINKS
    assert looked <= 2 * body.count("21.10.2025")


# ---------------------------------------------------------------- wishes, blocks


@pytest.mark.parametrize(
    ("head", "headers", "rules"),
    [
        ("", {}, set()),
        ('<meta name="robots" content="index,follow">', {}, set()),
        ('<meta name="ROBOTS" content="NOINDEX, nofollow">', {}, {"noindex", "nofollow"}),
        ('<meta name="robots" content="none">', {}, {"noindex", "nofollow"}),
        (
            '<meta name="robots" content="noarchive"><meta name="robots" content="noindex">',
            {},
            {"noarchive", "noindex"},
        ),
        ('<meta name="newsbot" content="noarchive">', {}, {"noarchive"}),
        ('<meta name="otherbot" content="noindex">', {}, set()),
        ('<meta name="robots" content="max-image-preview:none">', {}, set()),
        ("", {"X_Robots_Tag": "noindex, noarchive"}, {"noindex", "noarchive"}),
        ("", {"X_Robots_Tag": "otherbot: noindex"}, set()),
        ("", {"X_Robots_Tag": "newsbot: noindex"}, {"noindex"}),
        ("", {"X_Robots_Tag": "unavailable_after: 25 Jun 2030 15:00:00 GMT"}, set()),
        ('<meta name="tdm-reservation" content="1">', {}, {"tdm-reservation"}),
        ('<meta name="tdm-reservation" content="0">', {}, set()),
        ("", {"TDM_Reservation": "1"}, {"tdm-reservation"}),
    ],
)
def test_what_the_page_wishes_is_heard(head: str, headers: dict[str, str], rules: set[str]) -> None:
    assert surveyed("<p>x</p>", head=head, **headers).rules == rules


def test_the_blocks_are_those_that_teach_the_furniture() -> None:
    prose = "The harbour council of Osmer voted on Tuesday to deepen the channel by two metres for the grain ships."
    found = surveyed(f"<p>{prose}</p><p>Latest news</p><p>Latest news</p>")
    assert [each.long for each in found.blocks] == [True, False, False, False]


def test_a_page_of_one_link_and_nothing_else_is_surveyed() -> None:
    html = b'<a href="/a">A story of the harbour</a>'
    found = survey(Page(Capture(url=OSMER + "/", fetched_at=None, status=200, body=html), SITE))
    assert [each.url for each in found.links] == [f"{OSMER}/a"]
