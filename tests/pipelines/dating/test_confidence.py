"""How sure is a day stated in this way?"""

from __future__ import annotations

import pytest

from pipelines.dating.confidence import COUNTS, PRIORS, WEIGHT, chance


def test_without_pages_the_guess_stands() -> None:
    assert all(chance(sign, {}) == round(prior, 2) for sign, prior in PRIORS.items())


def test_many_pages_outweigh_the_guess_and_few_bend_it() -> None:
    sign = "only JSON-LD tells"
    assert chance(sign, {sign: (500, 1000)}) == 0.5
    assert 0.5 < chance(sign, {sign: (0, WEIGHT // 2)}) < PRIORS[sign]


@pytest.mark.parametrize("sign", PRIORS)
def test_no_sign_is_ever_certain(sign: str) -> None:
    assert 0 < chance(sign) < 1


def test_every_count_is_of_a_sign_and_possible() -> None:
    assert set(COUNTS) <= set(PRIORS)
    assert all(0 <= right <= of for right, of in COUNTS.values())


def test_more_agreement_is_never_less_sure() -> None:
    assert chance("the address and another source agree") > chance("text and markup agree")
    assert chance("text and markup agree") > chance("only JSON-LD tells")
    assert chance("only the text tells") > chance("only a change is told, in the text")
