"""The generated sites: pure, of the stated size, and true to what they say of themselves."""

from __future__ import annotations

from random import Random

import pytest
from lxml.html import document_fromstring

from benchmarks.sites import LANGUAGES, TEMPLATES, Generated, site
from benchmarks.sites.languages import words
from benchmarks.sites.stories import stories


def seen(page: Generated) -> str:
    """All that a reader of the page can see, white space folded."""
    tree = document_fromstring(page.html)
    for unseen in tree.xpath("//script|//style|//head"):
        unseen.drop_tree()
    return " ".join(tree.text_content().split())


def test_there_are_ten_templates_and_seven_languages() -> None:
    assert len(TEMPLATES) == 10
    assert len(LANGUAGES) == 7
    shapes = {
        template: page_shape(site(template, 2, language="en", kilobytes=5)[0]) for template in TEMPLATES
    }
    for one, tags in shapes.items():
        for other, others in shapes.items():
            assert one == other or tags != others


def page_shape(page: Generated) -> frozenset[tuple[str, str | None]]:
    return frozenset((str(each.tag), each.get("class")) for each in document_fromstring(page.html).iter())


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_same_seed_gives_the_same_bytes_and_another_gives_others(template: str) -> None:
    pages = site(template, 3, seed=5, kilobytes=8)
    assert site(template, 3, seed=5, kilobytes=8) == pages
    assert {page.html for page in site(template, 3, seed=6, kilobytes=8)}.isdisjoint(
        page.html for page in pages
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", TEMPLATES)
def test_a_page_shows_its_title_and_paragraphs_in_order_and_its_furniture(
    template: str, language: str
) -> None:
    for page in site(template, 4, seed=2, language=language, kilobytes=8):
        text = seen(page)
        place = text.index(page.title)
        for paragraph in page.paragraphs:
            place = text.index(paragraph, place) + len(paragraph)
        own = "\n".join((page.title, *page.paragraphs))
        assert len(page.forbidden) >= 8
        assert all(each in text or each in page.html.decode(errors="replace") for each in page.forbidden)
        assert not [each for each in page.forbidden if each in own]
        assert page.day in (None, page.published)
        assert page.published is not None
        assert page.fetched_at.date() >= page.published


def test_a_page_weighs_about_what_is_asked() -> None:
    light, heavy = (site("semantic", 2, language="en", kilobytes=size)[0] for size in (20, 150))
    assert 15_000 < len(light.html) < 45_000
    assert 100_000 < len(heavy.html) < 200_000


def test_no_text_stands_on_two_pages_of_a_site() -> None:
    told = stories(words("en"), 200, Random(3), last=site("amp", 2)[0].fetched_at.date())
    texts = [text for story in told for part in story.parts for text in part.texts]
    assert len(set(texts)) == len(texts)
    assert len({story.title for story in told}) == 200
    assert [story.number for story in told] == sorted({story.number for story in told})
    assert [story.day for story in told] == sorted(story.day for story in told)


def test_an_old_page_is_in_the_code_page_of_its_country() -> None:
    page = site("nineties", 2, seed=1, language="ru")[0]
    assert page.title in page.html.decode("windows-1251")
    assert b"charset=windows-1251" in page.html
