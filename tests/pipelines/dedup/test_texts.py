"""Which texts are the same text: what is a change of words, what is noise, what is a copy."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedup.texts import (
    SHORTEST_COPY,
    alike,
    copy_fingerprint,
    counts,
    exact_digest,
    fingerprint,
    revision_fingerprint,
    words,
)

TITLE = "Ferry late"
BODY = (
    "The ferry from Osmer was late by 12 minutes on Tuesday, said the harbour master.",
    "Nobody was hurt.",
)


def revised(old: str, new: str) -> bool:
    assert any(old in each for each in BODY)
    return revision_fingerprint(TITLE, BODY) != revision_fingerprint(
        TITLE, [each.replace(old, new) for each in BODY]
    )


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Osmer was", "Osmer  was"), ("Tuesday, said", "Tuesday – said"), ("Nobody", "NOBODY"), ("hurt.", "hurt!"),
        ("ferry", "“ferry”"), ("Osmer", "Ｏｓｍｅｒ"), ("hurt", "hurt\u00ad".replace("\u00ad", "")),
    ],
)  # fmt: skip
def test_quotes_case_punctuation_and_layout_make_no_revision(old: str, new: str) -> None:
    assert not revised(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("late", "early"),
        ("12", "13"),
        ("12", "-12"),
        ("12 minutes", "12% "),
        ("Nobody", "Somebody"),
        ("Osmer", "Ösmer"),
    ],
)
def test_a_word_a_figure_or_a_sign_is_a_revision(old: str, new: str) -> None:
    assert revised(old, new)


def test_another_title_is_a_revision_and_other_paragraphs_of_the_same_words_are_none() -> None:
    assert revision_fingerprint(TITLE, BODY) != revision_fingerprint("Ferry early", BODY)
    assert revision_fingerprint(TITLE, BODY) == revision_fingerprint(TITLE, [" ".join(BODY)])


@pytest.mark.parametrize(
    "line", ["Views: 1,204", "12 comments", "Shares 7", "1204", "👁 1 204", "Просмотры: 88"]
)
def test_a_counter_is_no_part_of_the_text(line: str) -> None:
    assert counts(words(line))
    assert revision_fingerprint(TITLE, [*BODY, line]) == revision_fingerprint(TITLE, BODY)
    assert copy_fingerprint([*BODY, line]) == copy_fingerprint(BODY)


@pytest.mark.parametrize(
    "line",
    ["", "Nobody was hurt", "Late by 12 minutes again", "Twelve", "The year 2025 in the towns of Osmer"],
)
def test_a_sentence_with_a_figure_is_no_counter(line: str) -> None:
    assert not counts(words(line))


def test_a_title_that_looks_like_a_counter_leaves_the_body_alone() -> None:
    assert revision_fingerprint("Top 10", BODY) == revision_fingerprint("Top 11", BODY)
    assert revision_fingerprint(None, BODY) == revision_fingerprint("", BODY)


def test_copies_share_their_body_whatever_the_title() -> None:
    assert copy_fingerprint(BODY) == copy_fingerprint([f"  {each.upper()}" for each in BODY])
    assert copy_fingerprint(BODY) != copy_fingerprint(BODY[:1])


def test_a_body_too_short_is_the_copy_of_none() -> None:
    assert copy_fingerprint([]) is None
    assert copy_fingerprint([" ".join(["ferry"] * (SHORTEST_COPY - 1))]) is None
    assert copy_fingerprint([" ".join(["ferry"] * SHORTEST_COPY)]) is not None


def test_words_of_any_script_are_words() -> None:
    assert words("Փոխնախագահը 1.250,50 € էր; -3 %") == ["փոխնախագահը", "1.250,50", "էր", "-3"]
    assert words("می\u200cخواهم ۱۲") == ["می\u200cخواهم", "۱۲"]
    assert words("$5 £5 5% 10:30") == ["$5", "£5", "5%", "10:30"]


def test_the_exact_digest_is_of_every_letter() -> None:
    assert exact_digest(None, "a") == exact_digest("", "a") != exact_digest("", "a ")


@given(st.text())
def test_any_text_has_words_and_a_fingerprint(text: str) -> None:
    assert fingerprint(words(text)) == fingerprint(words(f" {text}\n"))
    assert len(fingerprint(words(text))) == 32


LONG = " ".join(f"word{chr(97 + n % 26)}{chr(97 + n // 26)}" for n in range(120))


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (LONG, True),
        ("By A. Nyone. " + LONG + " Read more.", True),
        (" ".join(LONG.split()[:60]), True),
        (" ".join(LONG.split()[:12]), False),
        (" ".join(reversed(LONG.split())), False),
        ("", False),
    ],
)
def test_two_cuts_of_one_text_are_alike(other: str, expected: bool) -> None:
    assert alike(LONG, other) is expected
    assert alike(other, LONG) is expected
