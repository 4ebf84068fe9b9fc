"""What the words before a date mean."""

from __future__ import annotations

import pytest

from pipelines.dating.labels import names_other, says_modified, says_published
from pipelines.dating.months import fold


@pytest.mark.parametrize(
    "text",
    [
        "Published on",
        "Erstveröffentlicht am",
        "Publicado el",
        "Publié le",
        "Опубликовано",
        "Հրապարակված",
        "Dərc edilib",
    ]
    + [
        "გამოქვეყნების დრო",
        "تم النشر في",
        "פורסם בתאריך",
        "プレスリリース公開",
        "게재",
        "Đăng ngày",
        "Date:",
        "Дата",
    ],
)
def test_words_of_publication(text):
    assert says_published(fold(text))
    assert not says_modified(fold(text))


@pytest.mark.parametrize(
    "text",
    [
        "Last updated",
        "Zuletzt geändert",
        "Mis à jour le",
        "Обновлено",
        "Թարմացված",
        "Yenilənib",
        "განახლებულია",
    ]
    + ["最終更新日", "수정", "Cập nhật", "تحديث", "Stand:"],
)
def test_words_of_change(text):
    assert says_modified(fold(text))
    assert not says_published(fold(text))


@pytest.mark.parametrize(
    "text", ["Republic of Norland", "Verstand", "Dating the vase", "postmodern", "by Ann Oster"]
)
def test_words_that_only_look_like_them(text):
    assert not says_published(fold(text))
    assert not says_modified(fold(text))


@pytest.mark.parametrize("text", ["Copyright", "Valid until", "Geboren am", "Since", "Event:", "Joined"])
def test_words_of_other_dates(text):
    assert names_other(fold(text))
