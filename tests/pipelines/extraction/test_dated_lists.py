"""A list of dated links is furniture on a single page, however it is laid out."""

from __future__ import annotations

import itertools

import pytest

from pipelines.extraction import extract
from pipelines.extraction.dated_lists import dated_lists
from pipelines.extraction.stamps import is_date_line, is_stamp
from pipelines.lines import lines_of

from .newspaper import BODY, HEADLINE, OTHERS, document, page

DATES = (
    "21.Oct.2025",
    "2025-10-21",
    "21/10/2025",
    "21 октября 2025",
    "October 21, 2025",
    "14:05",
    "21 October",
    "3 hours ago",
)


def _list(layout: str, count: int, date: str) -> str:
    entries = [(f'<a href="/news/{n}">{OTHERS[n % len(OTHERS)]} {n}</a>', date) for n in range(count)]
    if layout == "li":
        return (
            "<h3>Latest news</h3><ul>"
            + "".join(f"<li>{a} <small>{d}</small></li>" for a, d in entries)
            + "</ul>"
        )
    if layout == "div":
        rows = "".join(f"<div><div>{a}</div><div>{d}</div></div>" for a, d in entries)
        return f"<div><div>Latest news</div><div><span>Latest news</span>{rows}</div></div>"
    if layout == "date first":
        return (
            "<div><b>Latest news</b>"
            + "".join(f"<div><span>{d}</span><br>{a}</div>" for a, d in entries)
            + "</div>"
        )
    if layout == "p":
        return "<h2>Latest news</h2>" + "".join(f"<p>{a}</p><p>{d}</p>" for a, d in entries)
    if layout == "br":
        return "<br><br>Latest news<br>Latest news<br>" + "".join(f"{a}<br>{d}<br>" for a, d in entries)
    if layout == "rows":
        rows = "".join(f"<tr><td>{a}</td><td>{d}</td></tr>" for a, d in entries)
        return f"<table><tr><td>Latest news</td></tr>{rows}</table>"
    if layout == "in the link":
        cards = "".join(
            f'<a href="/c/{n}"><h4>{OTHERS[n % 12]} {n}</h4><time>{date}</time></a>' for n in range(count)
        )
        return f"<section><h3>Latest news</h3>{cards}</section>"
    teaser = "<p>Nobody had expected this on the quays, they say.</p>"
    return (
        "<div><h3>Latest news</h3>"
        + "".join(f"<h4>{a}</h4><i>{d}</i>{teaser}" for a, d in entries)
        + "</div>"
    )


def _body(layout: str) -> str:
    if layout == "p":
        return f"<h1>{HEADLINE}</h1>" + "".join(f"<p>{p}</p>" for p in BODY)
    if layout == "div":
        return f"<div><div>{HEADLINE}</div>" + "".join(f"<div>{p}</div>" for p in BODY) + "</div>"
    return f"<div><b>{HEADLINE}</b><br><br>" + "<br><br>".join(BODY) + "</div>"


LAYOUTS = ("li", "div", "date first", "p", "br", "rows", "in the link", "teasers")


@pytest.mark.parametrize(("layout", "body"), [*itertools.product(LAYOUTS, ("p", "div", "br"))])
def test_no_layout_lets_the_list_into_the_text_and_none_costs_a_paragraph(layout: str, body: str) -> None:
    for count, date, before in itertools.product((3, 10), DATES, (False, True)):
        parts = [_body(body), _list(layout, count, date)]
        html = document("".join(reversed(parts) if before else parts) + "<div>27 Oct 2025</div>")
        reading = extract(page(html))
        assert reading.title == HEADLINE, (count, date, before)
        assert reading.paragraphs == BODY, (count, date, before)


def test_a_list_inside_the_cell_of_the_text_is_taken_out_with_its_heading() -> None:
    entries = "".join(f'<a href="/{n}">{OTHERS[n]}</a><br>0{n + 1}.10.2025<br>' for n in range(5))
    html = document(
        f"<table><tr><td>{HEADLINE}<br><br>{'<br><br>'.join(BODY)}<br><br>Read "
        f"more<br>{entries}</td></tr></table>"
    )
    assert extract(page(html)).paragraphs == BODY


def test_two_dated_links_are_no_list_yet() -> None:
    lines = lines_of(page(document(_list("li", 2, "21.10.2025"))).tree)
    assert dated_lists(lines) == []


def test_a_chronology_keeps_its_dates_and_paragraphs() -> None:
    story = "".join(f"<h3>{day} March 2020</h3><p>{BODY[day % 4]}</p>" for day in range(1, 7))
    reading = extract(page(document(f"<h1>{HEADLINE}</h1><p>{BODY[0]}</p>{story}<p>{BODY[1]}</p>")))
    assert reading.body.count("March 2020") >= 5


def test_the_headline_is_no_heading_of_the_list_below_it() -> None:
    short = "Council votes for the channel"
    html = document(
        f"<div>{short}</div>{_list('li', 5, '21.10.2025')}<p>{BODY[0]}</p><p>{BODY[1]}</p>", short
    )
    assert extract(page(html)).title == short


@pytest.mark.parametrize(
    "text", [*DATES[:5], "Tuesday, 21 October 2025, 14:05", "2025年10月21日", "10 հոկտեմբերի, 2025"]
)
def test_a_full_date_is_told_in_any_language(text: str) -> None:
    assert is_date_line(text)
    assert is_stamp(text)


@pytest.mark.parametrize(
    "text", ["", "Apollo", "1984", "In 1984 the channel was 21 metres deep", "7 of 12", "Chapter 3 of 12"]
)
def test_figures_alone_make_no_date(text: str) -> None:
    assert not is_date_line(text)


def test_a_sentence_with_a_date_is_no_stamp() -> None:
    assert not is_stamp("The council met on 21 October 2025 and decided nothing at all")
