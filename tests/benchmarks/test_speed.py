"""The speed benchmark runs, counts its pages and judges readings by what is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from benchmarks import speed
from benchmarks.groups import Bundle, Truth, demo, generated, of_site
from benchmarks.sites import site
from benchmarks.speed import Answer, Row, judge, main, measured, readers, table

TRUTH = Truth(
    title="Ferry stays", paragraphs=("One.", "Two."), published=date(2025, 3, 1), forbidden=("Latest news",)
)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (Answer("Ferry stays", ("One.", "Two."), "2025-03-01"), (1, 0, 0)),
        (Answer("Ferry stays", ("One.", "Two."), None), (1, 0, 0)),
        (Answer("Ferry", ("One.", "Two."), "2025-03-01T08:00:00Z"), (0, 0, 0)),
        (Answer("Ferry stays", ("One.", "Two.", "Latest news"), "2025-03-02"), (0, 1, 1)),
        (Answer(None, (), None), (0, 0, 0)),
    ],
)
def test_a_reading_is_judged_by_what_is_known(answer: Answer, expected: tuple[int, int, int]) -> None:
    row = Row(name="x")
    judge(row, "newsbot", [answer], [TRUTH])
    assert (row.exact["newsbot"], row.leaks["newsbot"], row.wrong["newsbot"]) == expected


def test_every_reader_reads_a_site_and_is_timed() -> None:
    bundle = of_site(site("semantic", 2, language="en", kilobytes=5))
    row = measured(bundle, readers(), turns=1)
    assert (row.pages, row.known) == (2, 2)
    assert all(seconds > 0 for seconds in row.seconds.values())
    assert row.exact["newsbot"] == 2
    assert set(row.seconds) >= {"parse", "trafilatura", "newsbot"}


def test_where_nothing_tells_the_day_any_day_is_wrong() -> None:
    row = Row(name="x")
    undated = replace(TRUTH, published=None)
    judge(row, "newsbot", [Answer("A", (), "2025-03-01"), Answer("A", (), None)], [undated, undated])
    assert row.wrong["newsbot"] == 1


def test_pages_without_known_answers_are_timed_but_not_judged() -> None:
    bundle = of_site(site("amp", 2, language="en", kilobytes=5))
    row = measured(Bundle(site=bundle.site, captures=bundle.captures), readers(), turns=1)
    assert (row.known, row.exact) == (0, {})
    assert "| - |" in table([row], tuple(readers()))


def test_rows_add_up() -> None:
    total = Row(name="all")
    for _ in range(2):
        total.add(Row(name="one", pages=3, size=10, known=3, seconds={"parse": 1.0}, exact={"newsbot": 2}))
    assert (total.pages, total.size, total.known) == (6, 20, 6)
    assert (total.seconds, total.exact) == ({"parse": 2.0}, {"newsbot": 4})


def test_the_demo_and_a_generated_site_are_groups_with_answers() -> None:
    papers = {bundle.site.name: bundle for bundle in demo().bundles()}
    assert set(papers) == {"courier", "harbour"}
    for bundle in (*papers.values(), *generated(("amp", "mobile"), 2, seed=0).bundles()):
        assert len(bundle.captures) == len(bundle.truths) >= 2
        assert all(capture.body for capture in bundle.captures)


def test_the_command_prints_a_table_for_what_is_asked(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed, "demo", lambda: generated(("mobile",), 2, seed=4))
    monkeypatch.setattr(speed, "warm_up", lambda _: None)
    monkeypatch.setattr(speed, "STARTS", {"nothing": "pass"})
    assert (
        main(
            [
                "--sets",
                "none",
                "--pages",
                "3",
                "--templates",
                "mobile,amp",
                "--turns",
                "1",
                "--each",
                "--variants",
                "1",
            ]
        )
        == 0
    )
    said = capsys.readouterr().out
    assert "| generated, 3 a site | 6 |" in said
    assert "| seed page, each alone | 1 |" in said
    assert "site by site" in said
    assert "starting, imports and a first small page: nothing 0." in said
