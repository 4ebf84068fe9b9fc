"""Layout tables become boxes, line breaks become paragraphs, data and verse stay as they are."""

from __future__ import annotations

import lxml.html
import pytest

from pipelines.extraction import extract
from pipelines.extraction.layout import lay_out

from .newspaper import BODY, HEADLINE, document, page


def _words(html: str) -> list[str]:
    return " ".join(map(str, lxml.html.document_fromstring(html).itertext())).split()


def _laid_out(content: str) -> str:
    tree = lxml.html.document_fromstring(f"<html><body>{content}</body></html>")
    lay_out(tree)
    body = tree.find("body")
    assert body is not None
    return str(lxml.html.tostring(body, encoding="unicode")).removeprefix("<body>").removesuffix("</body>")


@pytest.mark.parametrize("tag", ["div", "td", "p", "center", "font", "span"])
def test_text_between_double_breaks_becomes_paragraphs(tag: str) -> None:
    inner = f"<{tag}>" + "<br><br>".join(BODY) + f"</{tag}>"
    if tag == "td":
        inner = f"<table><tr>{inner}<td>side</td></tr></table>"
    html = document(f"<h1>{HEADLINE}</h1>{inner}")
    assert extract(page(html)).paragraphs == BODY


def test_single_breaks_divide_long_paragraphs_but_not_verse() -> None:
    long = tuple(f"{one} {two}" for one, two in zip(BODY, BODY[::-1], strict=True))
    assert _laid_out("<div>" + "<br>".join(long) + "</div>").count("<p>") == 4
    verse = "<div>The river runs<br>the ferry waits<br>the moon is late</div>"
    assert _laid_out(verse) == verse


def test_text_behind_inline_elements_keeps_its_place() -> None:
    html = f"<div>{BODY[0]} <b>bold</b> tail<br><br><i>second</i> {BODY[1]}<br> <br><img src='x'>third</div>"
    out = _laid_out(html)
    assert "<b>bold</b> tail" in out
    assert "<p><i>second</i>" in out
    assert _words(out) == _words(html)


def test_a_line_all_in_bold_heads_the_paragraph_below_it() -> None:
    assert "<p><b>What next</b></p>" in _laid_out(
        f"<div>{BODY[0]}<br><br><b>What next</b><br>{BODY[1]}</div>"
    )


def test_tables_of_data_stay_tables_inside_layout_tables_too() -> None:
    data = "<table><tr><th>Year</th><th>Ships</th></tr><tr><td>2019</td><td>412</td></tr></table>"
    assert _laid_out(data) == data
    assert data in _laid_out(f"<table><tr><td>{BODY[0]}</td><td>{data}</td></tr></table>")
    assert "table" not in _laid_out('<table role="presentation"><tr><td>a</td><td>b</td></tr></table>')
    assert "table" in _laid_out("<table><tr><td>a</td><td>b</td></tr></table>")


def test_blocks_between_breaks_stay_between_them() -> None:
    out = _laid_out(f"<div>{BODY[0]}<br><br><ul><li>one</li></ul>{BODY[1]}<br><br>{BODY[2]}</div>")
    assert out.index(BODY[0]) < out.index("<ul>") < out.index(BODY[1]) < out.index(BODY[2])
    assert out.count("<p>") == 3
