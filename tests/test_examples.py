"""The crontab and the systemd units that people copy are well formed, and name commands that exist."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
from pathlib import Path

import click
import pytest

from newsbot.cli import main
from newsbot.config import KEYS

EXAMPLES = Path(__file__).parents[1] / "docs" / "examples"
UNITS = sorted(path.name for path in EXAMPLES.glob("newsbot-*"))
RANGES = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
EXECUTABLE = "/srv/newsbot/.venv/bin/newsbot"
analyze = shutil.which("systemd-analyze")


def commands_in(line: str) -> list[str]:
    return re.findall(rf"{re.escape(EXECUTABLE)} (\w+)", line)


def is_command(name: str) -> bool:
    return main.get_command(click.Context(main), name) is not None


def fits(field: str, lowest: int, highest: int) -> bool:
    """A field of a crontab: *, a number, a range or a list of them, with or without a step."""
    for part in field.split(","):
        found = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/([1-9]\d*))?", part)
        if not found or not all(lowest <= int(each) <= highest for each in found.groups()[:2] if each):
            return False
    return True


def test_each_line_of_the_crontab_is_a_comment_a_setting_or_a_job() -> None:
    jobs = []
    for line in (EXAMPLES / "crontab").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        if setting := re.fullmatch(r"([A-Z_]+)=(\S+)", line):
            twins = [known["twin"] for known in KEYS.values()]
            assert setting[1] == "MAILTO" or setting[1] in twins
            continue
        *fields, command = line.split(None, 5)
        assert len(fields) == 5, line
        assert all(fits(field, *bounds) for field, bounds in zip(fields, RANGES, strict=True)), line
        assert "%" not in command, "cron takes it for the end of a line"
        jobs += commands_in(command)
    assert jobs[0] == "crawl"
    assert all(is_command(name) for name in jobs), jobs


@pytest.mark.parametrize("field", ["60", "*/0", "1-70", "a", "", "5,", "-1"])
def test_what_is_no_field_of_a_crontab_is_seen(field: str) -> None:
    assert not fits(field, *RANGES[0])


@pytest.mark.parametrize("name", UNITS)
def test_a_unit_has_its_sections_and_starts_a_command_that_exists(name: str) -> None:
    unit = configparser.ConfigParser(strict=False, interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(EXAMPLES / name)
    if name.endswith(".timer"):
        assert set(unit.sections()) == {"Unit", "Timer", "Install"}
        assert (EXAMPLES / name.replace(".timer", ".service")).exists()
    else:
        assert set(unit.sections()) == {"Unit", "Service"}
        (command,) = commands_in(unit["Service"]["ExecStart"])
        assert is_command(command)


@pytest.mark.skipif(analyze is None, reason="systemd-analyze is not here")
def test_systemd_takes_the_units(tmp_path: Path) -> None:
    for name in UNITS:
        text = (EXAMPLES / name).read_text().replace(EXECUTABLE, "/bin/true").replace("User=newsbot\n", "")
        (tmp_path / name).write_text(text)
    done = subprocess.run(
        [str(analyze), "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    about_ours = [line for line in done.stderr.splitlines() if "newsbot-" in line and "Failed to" not in line]
    assert about_ours == []
    for name in UNITS:
        for calendar in re.findall(r"^OnCalendar=(.+)$", (EXAMPLES / name).read_text(), re.MULTILINE):
            assert (
                subprocess.run(
                    [str(analyze), "calendar", calendar], capture_output=True, check=False
                ).returncode
                == 0
            )
