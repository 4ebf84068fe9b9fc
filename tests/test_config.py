from __future__ import annotations

import logging
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from newsbot import clock
from newsbot.config import KEYS, Config, cores, doubt, load
from pipelines.errors import BadConfiguration, BadUsage
from pipelines.values import Site


def settings(folder: Path, flags: dict[str, Any] | None = None, **environment: str) -> Config:
    return load(flags or {}, environment=environment, folder=folder)


def test_without_a_word_from_anybody_the_defaults_hold(tmp_path: Path) -> None:
    found = settings(tmp_path)
    assert found == Config(archive=tmp_path / "archive")
    assert (found.delay_seconds, found.daily_ids, found.engine, found.now) == (5.0, 200, "local", None)
    assert found.workers == cores() <= 4


def test_a_flag_beats_the_environment_which_beats_the_archives_file_which_beats_the_folders(
    tmp_path: Path,
) -> None:
    archive = tmp_path / "archive"
    archive.mkdir()
    (tmp_path / "newsbot.toml").write_text('contact = "folder"\ndaily_ids = 1\nworkers = 1\nmax_requests = 1')
    (archive / "newsbot.toml").write_text('contact = "archive"\ndaily_ids = 2\nworkers = 2')
    environment = {"NEWSBOT_CONTACT": "environment", "NEWSBOT_DAILY_IDS": "3"}
    found = settings(tmp_path, {"contact": "flag"}, **environment)
    assert (found.contact, found.daily_ids, found.workers, found.max_requests) == ("flag", 3, 2, 1)


def test_every_setting_has_a_twin_in_the_environment(tmp_path: Path) -> None:
    written = {
        "archive": "elsewhere",
        "now": "2026-03-05T14:00:00+02:00",
        "verbosity": "2",
        "json": "yes",
        "contact": "desk@lantern.example",
        "delay_seconds": "0.5",
        "max_requests": "7",
        "max_seconds": "8",
        "allow_private": "127.0.0.1:8423, [::1]:80 Localhost",
        "retry_seconds": "1 2",
        "workers": "3",
        "daily_ids": "0",
        "date_threshold": "0.9",
        "engine": "local",
        "log_format": "json",
        "site_requests": "9",
        "timeout_seconds": "30",
    }
    assert written.keys() == KEYS.keys() == {each.name for each in fields(Config)} - {"asked"}
    twins = {str(KEYS[key]["twin"]): value for key, value in written.items()}
    found = load({}, environment=twins, folder=tmp_path)
    assert found == Config(
        archive=tmp_path / "elsewhere",
        now=datetime(2026, 3, 5, 12, tzinfo=UTC),
        verbosity=2,
        json=True,
        contact="desk@lantern.example",
        delay_seconds=0.5,
        max_requests=7,
        max_seconds=8.0,
        allow_private=("127.0.0.1:8423", "[::1]:80", "localhost"),
        retry_seconds=(1.0, 2.0),
        workers=3,
        daily_ids=0,
        date_threshold=0.9,
        engine="local",
        log_format="json",
        site_requests=9,
        timeout_seconds=30.0,
        asked=frozenset(written),
    )


def test_an_empty_variable_says_nothing(tmp_path: Path) -> None:
    assert settings(tmp_path, NEWSBOT_CONTACT="", NEWSBOT_NOW=" ").contact is None


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("now", '"yesterday"', "ISO 8601"),
        ("now", "12", "ISO 8601"),
        ("now", '"0001-01-01T00:00:00+14:00"', "ISO 8601"),
        ("workers", "0", "a whole number from 1 to 1024"),
        ("workers", "true", "a whole number"),
        ("daily_ids", "1.5", "a whole number"),
        ("date_threshold", "1.5", "a number from 0 to 1"),
        ("date_threshold", "true", "a number from 0 to 1"),
        ("date_threshold", '"much"', "a number from 0 to 1"),
        ("delay_seconds", '"fast"', "a number of seconds from 0 to 86400"),
        ("delay_seconds", "nan", "a number of seconds"),
        ("delay_seconds", "-1", "a number of seconds"),
        ("delay_seconds", "true", "a number of seconds"),
        ("contact", '"a\\nb"', "a line of text"),
        ("contact", "3", "a line of text"),
        ("json", '"perhaps"', "true or false"),
        ("allow_private", "[1]", "a list of HOST"),
        ("allow_private", '["http://a/"]', "a list of HOST"),
        ("archive", "3", "the path of a folder"),
        ("engine", '"rai"', "local"),
    ],
)
def test_a_wrong_value_is_refused_with_the_file_the_key_and_what_was_expected(
    tmp_path: Path, key: str, value: str, expected: str
) -> None:
    (tmp_path / "newsbot.toml").write_text(f"{key} = {value}")
    with pytest.raises(BadConfiguration) as refused:
        settings(tmp_path)
    assert refused.value.exit_code == 4
    assert str(refused.value).startswith(f"{tmp_path / 'newsbot.toml'}: {key} is ")
    assert expected in str(refused.value)


def test_an_unknown_key_is_refused_with_the_nearest_known_one(tmp_path: Path) -> None:
    (tmp_path / "newsbot.toml").write_text('contcat = "x"')
    with pytest.raises(
        BadConfiguration, match=r"unknown key 'contcat'; did you mean 'contact'\? Known: allow_private"
    ):
        settings(tmp_path)


@pytest.mark.parametrize("content", [b"contact = ", b'contact = "\xff"'])
def test_a_file_that_is_no_toml_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "newsbot.toml").write_bytes(content)
    with pytest.raises(BadConfiguration, match=r"newsbot\.toml: expected TOML in UTF-8"):
        settings(tmp_path)


def test_a_file_that_cannot_be_read_is_refused_not_skipped(tmp_path: Path) -> None:
    (tmp_path / "newsbot.toml").mkdir()
    with pytest.raises(BadConfiguration, match="cannot be read: Is a directory"):
        settings(tmp_path)


def test_a_wrong_flag_is_bad_usage_and_a_wrong_variable_bad_configuration(tmp_path: Path) -> None:
    with pytest.raises(BadUsage, match=r"^--now is 'x', expected a time"):
        settings(tmp_path, {"now": "x"})
    with pytest.raises(BadConfiguration, match=r"^NEWSBOT_NOW is 'x', expected a time"):
        settings(tmp_path, NEWSBOT_NOW="x")
    with pytest.raises(BadUsage, match=r"^--delay is -1, expected"):
        settings(tmp_path).with_flags(delay_seconds=-1)


def test_an_archive_named_in_a_file_is_relative_to_that_file(tmp_path: Path) -> None:
    (tmp_path / "newsbot.toml").write_text('archive = "kept"')
    assert settings(tmp_path).archive == tmp_path / "kept"


def test_an_archives_own_file_cannot_name_another_archive(tmp_path: Path) -> None:
    (tmp_path / "archive").mkdir()
    (tmp_path / "archive" / "newsbot.toml").write_text('archive = "other"')
    with pytest.raises(BadConfiguration, match="remove the key"):
        settings(tmp_path)


def test_the_current_folder_can_be_the_archive(tmp_path: Path) -> None:
    (tmp_path / "newsbot.toml").write_text('contact = "x"')
    assert settings(tmp_path, {"archive": Path()}).contact == "x"


def test_a_misspelt_variable_is_doubted_and_a_foreign_one_ignored(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        doubt({"NEWSBOT_CONTCT": "x", "NEWSBOT_SERVICE_HOST": "10.0.0.1"})
    assert [record.getMessage() for record in caplog.records] == [
        "NEWSBOT_CONTCT is not known; did you mean NEWSBOT_CONTACT?"
    ]


def test_a_commands_flag_changes_a_setting_and_one_not_given_changes_none(tmp_path: Path) -> None:
    before = settings(tmp_path, NEWSBOT_MAX_REQUESTS="9")
    after = before.with_flags(max_requests=None, delay_seconds=0.0, allow_private=())
    assert (after.max_requests, after.delay_seconds, after.allow_private) == (9, 0.0, ())
    assert after.asked == {"max_requests", "delay_seconds"}


def test_a_sites_own_delay_beats_the_file_and_a_flag_beats_the_site(tmp_path: Path) -> None:
    (tmp_path / "newsbot.toml").write_text("delay_seconds = 2")
    slow, plain = Site(name="slow", delay_seconds=30), Site(name="plain")
    found = settings(tmp_path)
    assert (found.delay_of(slow), found.delay_of(plain)) == (30, 2)
    assert found.with_flags(delay_seconds=1).delay_of(slow) == 1


def test_a_fixed_clock_gives_its_time_and_the_real_one_whole_seconds_of_utc() -> None:
    fixed = datetime(2026, 3, 5, 14, 0, 0, 999, tzinfo=UTC)
    assert clock.now(fixed) == datetime(2026, 3, 5, 14, tzinfo=UTC)
    real = clock.now(None)
    assert real.tzinfo is UTC
    assert real.microsecond == 0
    assert abs((datetime.now(UTC) - real).total_seconds()) < 5


def test_the_threshold_of_dates_comes_from_a_file_or_the_environment(tmp_path: Path) -> None:
    assert settings(tmp_path).date_threshold is None
    (tmp_path / "newsbot.toml").write_text("date_threshold = 0.9")
    assert settings(tmp_path).date_threshold == 0.9
    assert settings(tmp_path, NEWSBOT_DATE_THRESHOLD="1").date_threshold == 1.0
