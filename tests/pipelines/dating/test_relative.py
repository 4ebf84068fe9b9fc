"""Days counted back from a clock."""

from datetime import UTC, date, datetime

import pytest

from pipelines.dating.relative import read_relative

NOW = datetime(2025, 10, 27, 21, 30, tzinfo=UTC)  # 28 October, 01:30, in Yerevan


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("20 minutes ago", 28, 28),
        ("2 hours ago", 27, 27),
        ("vor 5 Stunden", 27, 27),
        ("il y a 2 heures", 27, 27),
        ("2 часа назад", 27, 27),
        ("hace 3 días", 24, 25),
        ("2 saat önce", 27, 27),
        ("Posted 2 days ago by Ann", 25, 26),
        ("an hour ago", 27, 28),
        ("il y a une heure", 27, 28),
        ("vor einer Stunde", 27, 28),
        ("2 საათის წინ", 27, 27),
        ("2 ժամ առաջ", 27, 27),
        ("2 saat əvvəl", 27, 27),
        ("2 hafta önce", 7, 14),
        ("3小时前", 27, 27),
        ("20分前", 28, 28),
        ("3일 전", 24, 25),
        ("გუშინ", 27, 27),
        ("yesterday", 27, 27),
        ("Вчера, 10:20", 27, 27),
        ("today", 28, 28),
        ("Aujourd'hui", 28, 28),
    ],
)
def test_relative_days_are_of_the_sites_zone(text, earliest, latest):
    span = read_relative(text, now=NOW, zone="Asia/Yerevan")
    assert (span.earliest, span.latest) == (date(2025, 10, earliest), date(2025, 10, latest))


def test_where_the_zone_is_unknown_every_zones_day_is_possible():
    span = read_relative("yesterday", now=NOW, zone=None)
    assert (span.earliest, span.latest) == (date(2025, 10, 26), date(2025, 10, 27))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2 hours",
        "a goal ago",
        "3 goals ago",
        "10月3日前",
        "Yesterday all my troubles seemed far away",
        "word " * 13,
    ],
)
def test_other_texts_are_not_dates(text):
    assert read_relative(text, now=NOW, zone="Asia/Yerevan") is None
