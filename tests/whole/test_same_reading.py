"""The same pages give the same readings and verdicts: in any order, in any process, whatever was read before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

import trafilatura
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.sites import LANGUAGES, TEMPLATES, Generated, site
from benchmarks.sites.seed import variant
from pipelines.together import Understood, read_together
from pipelines.values import Capture, Site

ROOT = Path(__file__).parents[2]
ALL = bool(os.environ.get("NEWSBOT_TEST_ALL"))
EXAMPLES = 60 if ALL else 8
HASH_SEEDS = ("0", "1", "4242", "31337") if ALL else ("4242",)
SITE = Site(name="paper.example", timezone="Europe/Berlin")


@cache
def small_site(template: str, seed: int, language: str) -> tuple[Generated, ...]:
    return site(template, 4, seed=seed, language=language, kilobytes=4)


@st.composite
def newspapers(draw: st.DrawFn) -> tuple[Capture, ...]:
    """Pages of one site in one template, or of a site that changed its template, or pages without a common shape."""
    seed = draw(st.integers(0, 3))
    language = draw(st.sampled_from(LANGUAGES))
    first, second = draw(st.sampled_from(TEMPLATES)), draw(st.sampled_from(TEMPLATES))
    pages = [*small_site(first, seed, language), *small_site(second, seed, language)[:2]]
    odd = [variant(number) for number in draw(st.lists(st.integers(0, 40), max_size=2, unique=True))]
    return tuple({page.url: page.capture for page in (*pages, *odd)}.values())


def read(captures: Sequence[Capture]) -> dict[str, Understood]:
    return {each.url: found for each, found in zip(captures, read_together(captures, SITE), strict=True)}


@settings(max_examples=EXAMPLES)
@given(st.data())
def test_the_order_of_the_pages_tells_nothing(data: st.DataObject) -> None:
    captures = data.draw(newspapers())
    shuffled = data.draw(st.permutations(captures))
    found, other = read(captures), read(shuffled)
    assert {url: one.reading for url, one in other.items()} == {
        url: one.reading for url, one in found.items()
    }
    assert {url: one.verdict for url, one in other.items()} == {
        url: one.verdict for url, one in found.items()
    }


@settings(max_examples=EXAMPLES)
@given(newspapers(), newspapers())
def test_what_was_read_before_tells_nothing(
    captures: tuple[Capture, ...], others: tuple[Capture, ...]
) -> None:
    found = read(captures)
    for capture in (*others[:2], captures[0]):  # trafilatura remembers texts, across calls and across options
        trafilatura.bare_extraction(capture.body, url=capture.url, with_metadata=True, deduplicate=True)
    read(others)
    assert read(captures) == found


def digests() -> list[str]:
    """One line for each page of each template and of some variants: what was read and concluded, hashed."""
    lots = [
        [page.capture for page in small_site(template, 7, LANGUAGES[place % len(LANGUAGES)])]
        for place, template in enumerate(TEMPLATES)
    ]
    lots += [[variant(number).capture] for number in range(0, 20, 2)]
    return [
        f"{url} {sha256(repr(found).encode()).hexdigest()}"
        for captures in lots
        for url, found in read(captures).items()
    ]


def test_another_process_reads_and_concludes_the_same() -> None:
    here = digests()
    code = "from tests.whole.test_same_reading import digests; print(*digests(), sep='\\n')"
    for seed in HASH_SEEDS:
        ended = subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert ended.stdout.splitlines() == here


def test_looking_up_a_name_changes_no_other_table() -> None:
    """Names of months and weekdays are read without what their locales inherit; nobody else may be given such halves."""
    code = (
        "from babel.dates import format_date; from datetime import date\n"
        "from pipelines.dating.months import named, order_in_territory\n"
        "from pipelines.dating.weekdays import named_weekdays\n"
        "{}; print(order_in_territory('en', 'AU'), format_date(date(2025, 3, 1), 'long', locale='en_AU'))"
    )
    said = {
        subprocess.run(
            [sys.executable, "-c", code.format(first)], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        for first in ("pass", "named(('mart',))", "named_weekdays('salı')")
    }
    assert said == {"dmy 1 March 2025\n"}
