from __future__ import annotations

import re

import pytest

from newsbot.patterns import can_explode


@pytest.mark.parametrize(
    "pattern",
    [
        r"^/(?:[a-z]+)+$",
        r"^/([a-z]*)*$",
        r"^/(?:\w+-?)*$",
        r"^/(?:.*/)*x$",
        r"^/(?:[^x]+y?)+?$",
        r"^/(?:(?:a|b+)c?){2,}$",
        r"^/(?=(?:\d+)+$)",
        r"^/(x)?(?(1)(?:\d+)+|y)$",
        r"^/(?:[^\W\d]+a)*$",
        r"^/(?:é+)+$",
    ],
)
def test_a_pattern_that_can_take_for_ever_is_told(pattern: str) -> None:
    re.compile(pattern)
    assert can_explode(pattern)


@pytest.mark.parametrize(
    "pattern",
    [
        r"^/(?P<language>en|ru|hy)/news/detail/(?P<id>\d+)/?$",
        r"^/(?:[a-z0-9-]+/)*\d+$",
        r"^/(?:/[a-z]+(?:-[a-z]+)*)+\.html$",
        r"^/(?P<date>\d{4}/\d{2}/\d{2})/[a-z0-9-]+$",
        r"^/(?:a|b)*$",
        r"^/(?:[a-z]{1,3}){2}$",
        r"^/.*\?id=(?P<id>\d+)",
        r"^/(?:(?:[^/]+){1}/)+$",
        r"^/(?:\d+\D)+$",
        r"^/(?:[a-z]++)+$",
        r"^/(?>[a-z]+)$",
    ],
)
def test_a_pattern_as_sites_need_it_passes(pattern: str) -> None:
    re.compile(pattern)
    assert not can_explode(pattern)
