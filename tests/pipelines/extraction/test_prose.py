"""The beginning of the text is found by the lines alone."""

from __future__ import annotations

from pipelines.extraction.prose import longest, opening

from .newspaper import BODY, HEADLINE, OTHERS, document, page

TEXT = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
LONG_HEADLINE = f"{HEADLINE}, says the master, and the fishermen of Tarn go to court"


def test_the_text_begins_below_a_headline_however_long_and_a_notice_however_wordy() -> None:
    notice = "<p>We keep files on your machine, as every paper on the river does today.</p>"
    for headline in (f"<h1>{LONG_HEADLINE}</h1>", f"<div>{LONG_HEADLINE}</div>"):
        lines = page(document(f'{notice}<a href="/1">{OTHERS[0]}</a>{headline}{TEXT}')).lines
        assert lines[opening(lines)].text == BODY[0]


def test_a_link_to_elsewhere_ends_a_run() -> None:
    lines = page(
        document(f'<p>{BODY[0]}</p><a href="/1">{OTHERS[0]}</a><p>{BODY[1]}</p><p>{BODY[2]}</p>')
    ).lines
    assert longest(lines) == len(BODY[1]) + len(BODY[2])


def test_a_page_without_running_text_opens_nowhere() -> None:
    lines = page(document(f"<h1>{HEADLINE}</h1><p>Short.</p>")).lines
    assert (longest(lines), opening(lines)) == (0, len(lines))


def test_furniture_does_not_open_the_text() -> None:
    lines = page(document(TEXT)).lines
    assert opening(lines, frozenset(filter(None, (lines[0].fingerprint,)))) == 1
