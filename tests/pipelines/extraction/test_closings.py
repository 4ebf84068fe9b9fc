"""The text is over where readers' comments or the notice of rights begin, and nowhere before."""

from __future__ import annotations

import pytest

from pipelines.extraction import extract
from pipelines.extraction.closings import closings
from pipelines.lines import words_of

from .newspaper import BODY, HEADLINE, document, page

TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
SAID = (
    "We were promised the same channel when I was a girl, and all we got was a longer pier with no ships.",
    "Nobody has counted the mussels since the last council was elected, so how do they know what is lost?",
)


def _below(*extra: str, before: str = "") -> str:
    return document(f"<div>{before}<h1>{HEADLINE}</h1><div>{TEXT}</div>{''.join(extra)}</div>")


def _read(html: str) -> tuple[str, ...]:
    return extract(page(html)).paragraphs


def _names_below(heading: str) -> str:
    entries = "".join(
        f"<div><div>quayside{n}</div><div>3 May, 10:1{n}</div><p>{said}</p></div>"
        for n, said in enumerate(SAID)
    )
    return f"<section>{heading}{entries}</section>"


@pytest.mark.parametrize(
    "heading",
    [
        "<h3>Comments (2)</h3>",
        "<div>2 Comments</div>",
        "<div>Readers' comments</div>",
        "<b>Leserkommentare</b>",
        "<p>Комментарии: 2</p>",
        "<div>Մեկնաբանություններ</div>",
        "<div>კომენტარები</div>",
        "<div>Şərhlər</div>",
        "<h4>التعليقات</h4>",
    ],
)
def test_texts_below_names_under_a_heading_of_comments_are_no_text(heading: str) -> None:
    assert _read(_below(_names_below(heading))) == BODY


def test_texts_behind_names_under_a_heading_of_comments_are_no_text() -> None:
    entries = "".join(f"<p><b>quayside{n}:</b> {said}</p>" for n, said in enumerate(SAID))
    assert _read(_below(f"<div><h4>Comments</h4>{entries}</div>")) == BODY
    assert _read(_below(f"<div><h4>Comments</h4><p><b>quayside</b>: {SAID[0]}</p></div>")) == BODY


def test_one_bold_word_below_a_label_is_no_comment() -> None:
    rules = f"<p><b>Correction:</b> {SAID[0]}</p>"
    read = page(_below(f"<div>Comments</div>{rules}"))
    assert closings(read.lines, frozenset(), frozenset({words_of(HEADLINE)})) == frozenset()


def test_a_counter_of_comments_above_the_text_ends_nothing() -> None:
    bar = "<div>Comments</div><div>Share</div>"
    summary = f"<p>{SAID[0]} {SAID[1]}</p>"
    html = document(f"<h1>{HEADLINE}</h1>{summary}{bar}<div>{TEXT}</div>")
    assert closings(page(html).lines, frozenset(), frozenset({words_of(HEADLINE)})) == frozenset()


def test_a_heading_of_the_text_that_speaks_of_comments_stays() -> None:
    html = document(f"<h1>{HEADLINE}</h1>{TEXT}<div>Comments on the new plan</div><p>{SAID[0]}</p>")
    assert SAID[0] in _read(html)


def test_comments_count_only_where_the_text_is_above_them() -> None:
    html = document(f"<div>Comments</div><div>quayside</div>{TEXT}")
    assert closings(page(html).lines, frozenset(), frozenset()) == frozenset()


@pytest.mark.parametrize(
    "notice",
    [
        "22.02.2025 © 1998-2025 The Osmer Lantern. All rights reserved. Reprints only with leave of the editors.",
        "Copyright 2025 The Osmer Lantern, the newspaper of the northern quays since eighteen ninety-eight",
        "Все права защищены. Перепечатка только с письменного согласия редакции газеты «Осмерский фонарь».",
    ],
)
def test_nothing_from_the_notice_of_rights_on_is_text(notice: str) -> None:
    links = (
        "<ul>"
        + "".join(f'<li><a href="/{n}">Another day at the quay {n}</a></li>' for n in range(4))
        + "</ul>"
    )
    below = f"<p><small>{notice}</small></p><p>Printed on paper from the forests of Norland by people who like to.</p>"
    assert _read(document(f"<h1>{HEADLINE}</h1>{TEXT}<hr>{links}<div>{below}</div>")) == BODY


def test_the_rights_to_a_picture_end_no_text() -> None:
    credit = "<div>The old quay at noon, seen from the tower of the chapel. Copyright AP Photo 2024</div>"
    text = [f"<p>{paragraph}</p>" for paragraph in BODY]
    html = document(f"<h1>{HEADLINE}</h1><div>{''.join(text[:3])}{credit}{text[3]}</div>")
    assert closings(page(html).lines, frozenset(), frozenset({words_of(HEADLINE)})) == frozenset()
    assert BODY[3] in _read(html)


def test_an_agency_s_rights_in_the_last_paragraph_end_no_text() -> None:
    html = document(f"<h1>{HEADLINE}</h1><div>{TEXT}<p>© 2025 North Sea Press</p></div><p>{SAID[0]}</p>")
    assert closings(page(html).lines, frozenset(), frozenset({words_of(HEADLINE)})) == frozenset()


def test_a_page_without_running_text_has_no_end_of_it() -> None:
    assert (
        closings(page(document("<p>Comments</p><p>© 2025</p>")).lines, frozenset(), frozenset())
        == frozenset()
    )
