"""Golden pages: what stands beside each page is its title and its text, paragraph by paragraph, and nothing else.

They also say what is taken for text where tastes differ: a live blog keeps the order of its page, each entry's heading
and text, and a time only where it stands in the entry's text, since the stamps beside entries are often relative and
would change with each visit. Verse and code are one paragraph a stanza or listing, rows of a table one each with bars
between the cells. Posts that are quoted stay, with who wrote them; captions, boxes that lead elsewhere and quotes
that only repeat a sentence of the text do not. Characters stay as they are: joiners, marks of direction, soft hyphens.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipelines.extraction import extract
from pipelines.extraction.furniture import blocks, learn
from pipelines.page import Page

from .newspaper import page

GOLDEN = Path(__file__).parent / "pages" / "golden"
NAMES = sorted(path.stem for path in GOLDEN.glob("*.html"))


def _golden(name: str) -> Page:
    return page(
        (GOLDEN / f"{name}.html").read_bytes(), f"http://osmer.example/news/{name}-{4700 + NAMES.index(name)}"
    )


@cache
def _furniture() -> frozenset[int]:
    return learn([blocks(_golden(name)) for name in NAMES])


@pytest.mark.parametrize("together", [False, True], ids=["alone", "together"])
@pytest.mark.parametrize("name", NAMES)
def test_a_golden_page_gives_its_title_and_its_paragraphs_to_the_letter(name: str, together: bool) -> None:
    title, *paragraphs = (GOLDEN / f"{name}.txt").read_text("utf-8").rstrip("\n").split("\n\n")
    reading = extract(_golden(name), _furniture() if together else frozenset())
    assert (reading.kind, reading.title) == ("article", title)
    assert list(reading.paragraphs) == paragraphs
