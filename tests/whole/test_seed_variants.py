"""The page that newsbot was made for in three hundred other shapes, each read alone: exact text, nothing leaked, no day."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from benchmarks.sites import Generated
from benchmarks.sites.seed import VARIANTS, variant
from newsbot.site import bare
from pipelines.together import Understood, read_together

LOT = 50


def faults(page: Generated, found: Understood) -> Iterator[str]:
    """What is wrong with a reading, in words."""
    reading, verdict = found.reading, found.verdict
    if reading.kind != "article":
        yield f"is taken for {reading.kind}: {reading.reason}"
    if reading.title != page.title:
        yield f"title {reading.title!r} for {page.title!r}"
    yield from (f"lost: {text[:60]!r}" for text in page.paragraphs if text not in reading.paragraphs)
    yield from (f"not its text: {text[:60]!r}" for text in reading.paragraphs if text not in page.paragraphs)
    if sorted(reading.paragraphs) == sorted(page.paragraphs) and reading.paragraphs != page.paragraphs:
        yield "paragraphs in another order"
    whole = f"{reading.title}\n{reading.body}"
    yield from (f"leaks {text!r}" for text in page.forbidden if text in whole)
    if verdict.published is not None:
        yield f"asserts {verdict.published} by {verdict.basis}"
    if verdict.latest is None or verdict.latest > page.fetched_at.date():
        yield f"bound {verdict.latest} after the fetch"


@pytest.mark.parametrize("first", range(0, VARIANTS, LOT))
def test_a_variant_read_alone_gives_its_text_and_no_day(first: int) -> None:
    wrong = {}
    for number in range(first, first + LOT):
        page = variant(number)
        (found,) = read_together([page.capture], bare(page.url))
        if said := list(faults(page, found)):
            wrong[number] = said
    assert not wrong, "\n".join(f"variant {number}: {'; '.join(said)}" for number, said in wrong.items())


def test_the_variants_differ_in_all_that_is_shuffled() -> None:
    pages = [variant(number) for number in range(VARIANTS)]
    assert pages[:9] == [variant(number) for number in range(9)]
    drawn = {feature for page in pages for feature in page.features}
    assert {value for name, value in drawn if name == "language"} == {
        "en",
        "ru",
        "hy",
        "de",
        "az",
        "ka",
        "ar",
    }
    assert all(len({value for name, value in drawn if name == feature}) >= 2 for feature, _ in drawn)
    assert len({page.html for page in pages}) == VARIANTS
    assert len({page.title for page in pages}) > VARIANTS * 0.9
    assert all(page.day is None and len(page.paragraphs) >= 3 and len(page.forbidden) > 10 for page in pages)
