"""A byline gives the names of people and nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.extraction.names import is_organisation, names


@pytest.mark.parametrize(
    ("byline", "wanted"),
    [
        ("By ILSE BRANDVIK, Political Editor", ["ILSE BRANDVIK"]),
        ("By Ilse Brandvik @ilseb", ["Ilse Brandvik"]),
        ("By Ilse Brandvik (ilse@osmer.example)", ["Ilse Brandvik"]),
        ("ilse@osmer.example", []),
        ("https://social.example/ilse", []),
        ("Published by admin", []),
        ("By Ilse Brandvik on January 20, 2020", ["Ilse Brandvik"]),
        ("Ilse Brandvik 3 May 2020", ["Ilse Brandvik"]),
        ("Ilse BrandvikMarch 2", ["Ilse Brandvik"]),
        ("By Ilse Brandvik for The Lantern", ["Ilse Brandvik"]),
        ("Ilse Brandvik in Tarn", ["Ilse Brandvik"]),
        ("Dr. Ilse Brandvik, PhD", ["Dr. Ilse Brandvik"]),
        ("Ilse Brandvik, Ilse Brandvik", ["Ilse Brandvik"]),
        ("Text: Ilse Brandvik / Fotos: Teodor Marsh", ["Ilse Brandvik"]),
        ("Von Ilse Brandvik und Teodor Marsh", ["Ilse Brandvik", "Teodor Marsh"]),
        ("Par Ilse Brandvik et Teodor Marsh", ["Ilse Brandvik", "Teodor Marsh"]),
        ("Por Ilse Brandvik y Teodor Marsh", ["Ilse Brandvik", "Teodor Marsh"]),
        ("Илзе Брандвик, корреспондент", ["Илзе Брандвик"]),
        ("Автор: Илзе Брандвик", ["Илзе Брандвик"]),
        ("Հեղինակ՝ Իլզե Բրանդվիկ", ["Իլզե Բրանդվիկ"]),
        ("ავტორი: ილზე ბრანდვიკი", ["ილზე ბრანდვიკი"]),
        ("Müəllif: İlze Brandvik", ["İlze Brandvik"]),
        ("بقلم: إلزه براندفيك", ["إلزه براندفيك"]),
        ("作者：张三、李四", ["张三", "李四"]),
        ("AFP", ["AFP"]),
        ("Lantern staff reporter", ["Lantern staff reporter"]),
        ("Ursula von der Au", ["Ursula von der Au"]),
        ("Byron Marsh", ["Byron Marsh"]),
        ("Foto: Teodor Marsh", []),
        ("word " * 60, []),
    ],
)
def test_names_are_told_from_what_stands_beside_them(byline: str, wanted: list[str]) -> None:
    assert names(byline) == wanted


def test_a_worded_byline_begins_with_a_word_for_by() -> None:
    assert names("By Ilse Brandvik", worded=True) == ["Ilse Brandvik"]
    assert names("Ilse Brandvik", worded=True) == []


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Webgestalt GmbH", True),
        ("River News", True),
        ("Lantern staff reporter", True),
        ("Ilse Brandvik", False),
    ],
)
def test_an_organisation_is_told_by_a_word(name: str, wanted: bool) -> None:
    assert is_organisation(name) is wanted


@given(st.text(max_size=220))
def test_any_text_gives_short_names_each_once(text: str) -> None:
    found = names(text)
    assert len(found) == len(set(found))
    assert all(2 <= len(name) <= 60 for name in found)
