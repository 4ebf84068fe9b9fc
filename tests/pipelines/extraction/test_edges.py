"""Bylines, stamps and captions beside a text are none of it."""

from __future__ import annotations

import pytest

from pipelines.extraction import extract
from pipelines.extraction.dated_lists import dated_lists
from pipelines.extraction.names import is_byline
from pipelines.extraction.stamps import is_date_line

from .newspaper import BODY, HEADLINE, OTHERS, document, page

TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)


@pytest.mark.parametrize(
    "line",
    [
        "By Ilse Brandvik and Emil Rasko",
        "Text: Ilse Brandvik",
        "Müəllif: Klara Foss",
        "بقلم لينا أرويان",
        "ავტორი: ლენა აროიანი",
        "Հեղինակ՝ Աննա Կեսել",
        "Автор: Анна Кессель",
        "25 October 2025, 09:25 (updated 14:10)",
        "25 October 2025, 09:25 (updated 27 October 2025, 17:25)",
        "Published 25 October 2025 9:25pm Updated 27 October 2025 5:25pm",
    ],
)
def test_a_byline_or_stamp_above_the_text_is_left_out(line: str) -> None:
    html = document(f"<h1>{HEADLINE}</h1><div><p>{line}</p>{TEXT}</div>")
    assert extract(page(html)).paragraphs == BODY


@pytest.mark.parametrize(
    "line",
    [
        "By tomorrow evening the quay will be closed",
        "By whom?",
        "Text messages went unanswered",
        "Ilse Brandvik",
    ],
)
def test_a_line_of_the_text_is_no_byline(line: str) -> None:
    assert not is_byline(line)


@pytest.mark.parametrize(
    "line",
    [
        "From 25 October 2025 until 27 October 2025 the northern channel stays closed to ships",
        "The northern channel was closed to all larger ships on 25 October 2025",
    ],
)
def test_a_sentence_with_dates_is_no_date_line(line: str) -> None:
    assert not is_date_line(line)


@pytest.mark.parametrize(
    "picture",
    [
        '<img src="/q.webp" alt="">',
        '<picture><img src="/q.webp"></picture>',
        '<a href="/q"><img src="/q.webp"></a>',
    ],
)
def test_a_short_line_alone_below_a_picture_is_its_caption(picture: str) -> None:
    box = f"<div>{picture}<div>Ilse Brandvik above the old quay on a grey morning</div></div>"
    first, *rest = (f"<div>{paragraph}</div>" for paragraph in BODY)
    html = document(f"<h1>{HEADLINE}</h1><div>{first}{box}{''.join(rest)}</div>")
    assert extract(page(html)).paragraphs == BODY


def test_paragraphs_below_a_picture_in_their_own_box_stay() -> None:
    html = document(f'<h1>{HEADLINE}</h1><div><img src="/q.webp">{TEXT}</div>')
    assert extract(page(html)).paragraphs == BODY
    lines = ("The quay is closed for the whole of the coming winter.", "Nobody knows when it opens again.")
    first, *rest = (f"<p>{paragraph}</p>" for paragraph in BODY)
    answers = f"<div><p>{lines[0]}</p><p>{lines[1]}</p></div>"
    html = document(f"<h1>{HEADLINE}</h1><div>{first}{answers}{''.join(rest)}</div>")
    assert extract(page(html)).paragraphs == (BODY[0], *lines, *BODY[1:])


def test_the_last_entry_of_a_live_blog_is_not_the_first_of_a_dated_list() -> None:
    entries = "".join(
        f"<section><div><time>1{n}:05</time></div><div>{part}</div></section>"
        for n, part in enumerate(
            (
                *(f"<p>{each}</p>" for each in BODY),
                "<h2>What comes next</h2>",
                "<p>The vote of the river court is expected within the month, said its clerk.</p>",
            )
        )
    )
    others = "".join(
        f'<div><a href="/{n}">{other}</a><p>1{n}:27, 17.04.2025</p></div>'
        for n, other in enumerate(OTHERS[:4])
    )
    html = document(
        f"<h1>{HEADLINE}</h1><article>{entries}<div>Share</div></article><div><h3>Latest</h3>{others}</div>"
    )
    lines = page(html).lines
    (found,) = dated_lists(lines)
    assert lines[found.start].text == "Share"
    assert extract(page(html)).paragraphs[-2:] == (
        "What comes next",
        "The vote of the river court is expected within the month, said its clerk.",
    )
