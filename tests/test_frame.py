"""The frame: lock files, documents and the wheel say what they must, and nothing of the machine they were made on."""

from __future__ import annotations

import itertools
import re
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.lock", "requirements-dev.lock")
SPOKEN = (
    "*.md",
    "*.toml",
    "*.lock",
    "Makefile",
    "scrapy.cfg",
    ".ci/*",
    "archive/public/*.yaml",
    "newsbot/sites/*.toml",
)
# A package registry's host, a local package folder, a path of one machine.
FOREIGN = re.compile(
    r"pypi|pythonhosted|(?<!no-emit-)index-url|find-links|file://|/opt/|/root/|/home/|/work/|/tmp/",
    re.IGNORECASE,
)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_names_versions_and_hashes_alone(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()
    pinned = re.compile(r"[a-z0-9][a-z0-9._-]*==\S+(?: ; .+)? \\")
    assert [
        line for line in lines if not line.startswith("    --hash=sha256:") and not pinned.fullmatch(line)
    ] == []
    for line, following in itertools.pairwise(lines):
        if pinned.fullmatch(line):
            assert following.startswith("    --hash=sha256:"), line


def test_the_lock_for_testing_holds_that_for_running() -> None:
    running, testing = (
        set(re.findall(r"^([a-z0-9._-]+==\S+)", (ROOT / lock).read_text(), re.MULTILINE)) for lock in LOCKS
    )
    assert running <= testing


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    named = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    locked = set(re.findall(r"^([a-z0-9._-]+)==", (ROOT / "requirements-dev.lock").read_text(), re.MULTILINE))
    assert {re.split(r"[<>=\[ ]", each)[0] for each in named} <= locked


def test_nothing_names_a_registry_or_this_machine() -> None:
    for pattern in SPOKEN:
        for file in ROOT.glob(pattern):
            assert FOREIGN.findall(file.read_text()) == [], file


def test_every_file_that_the_architecture_names_is_there() -> None:
    named = set(
        re.findall(
            r"`((?:newsbot|pipelines|archive|tests|benchmarks)/[\w./-]*)`",
            (ROOT / "ARCHITECTURE.md").read_text(),
        )
    )
    assert len(named) > 30
    assert [name for name in sorted(named) if not (ROOT / name).exists()] == []


def test_every_target_that_the_readme_names_can_be_made() -> None:
    made = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    assert set(re.findall(r"(?:^|`)make ([a-z-]+)", (ROOT / "README.md").read_text(), re.MULTILINE)) <= made


def test_the_wheel_holds_both_packages_and_works_in_an_environment_of_its_own(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT, check=True, capture_output=True,
    )  # fmt: skip
    wheel = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
    for name in (
        "newsbot/sites/ccbsnews.toml",
        "newsbot/demo/stories/courier.hy.toml",
        "newsbot/publishing/public/metadata.yaml",
        "newsbot/publishing/public/plugins/newsbot_pages.py",
        "pipelines/settle.py",
    ):
        assert name in names, name
    assert not [name for name in names if name.endswith((".pyc", ".db", ".lock"))]
    assert {name.split("/")[0] for name in names} == {
        "newsbot",
        "pipelines",
        wheel.name[: -len("-py3-none-any.whl")] + ".dist-info",
    }
    home = tmp_path / "home"
    venv.create(home, with_pip=False)
    site = next(home.glob("lib/python*/site-packages"))
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(site)
    # What it depends on comes from this environment; the checkout, which stands there by a .pth file, does not.
    (site / "dependencies.pth").write_text(
        next(each for each in sys.path if each.endswith("site-packages")) + "\n"
    )
    page = tmp_path / "page.html"
    page.write_text(
        "<h1>The bridge is open</h1><p>" + "The bridge was opened by the mayor on a rainy morning. " * 9
    )
    ended = subprocess.run(
        [home / "bin" / "python", "-m", "newsbot", "read", "--base-url", "https://news.example/a", str(page)],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert '"title": "The bridge is open"' in ended.stdout
