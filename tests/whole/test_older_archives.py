"""Archives that older versions made are opened, upgraded and rebuilt by this one."""

from __future__ import annotations

import gzip
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from newsbot.demo.summary import compared
from newsbot.demo.truth import truth
from pipelines.storage.archive import Archive

KEPT = sorted((Path(__file__).parents[1] / "fixtures").glob("demo-*"))


@pytest.fixture(params=KEPT, ids=lambda folder: folder.name)
def older(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    archive = tmp_path / "archive"
    shutil.copytree(request.param, archive)
    with gzip.open(archive / "newsbot.db.gz") as packed, (archive / "newsbot.db").open("wb") as plain:
        shutil.copyfileobj(packed, plain)
    return archive


def printed(archive: Path) -> tuple[Any, ...]:
    """What the papers had printed, at the addresses that they then had."""
    starts = {site: (archive / "sites" / f"{site}.toml").read_text() for site in ("courier", "harbour")}
    return truth(2, {site: re.findall(r"http://[\d.]+:\d+", text)[0] for site, text in starts.items()})


def test_there_is_one() -> None:
    assert KEPT


def test_it_is_upgraded_and_sound(older: Path, newsbot: Callable[..., Any]) -> None:
    with Archive.open(older) as archive:
        assert compared(archive, printed(older)) == []
    assert "no problems" in newsbot(older, "verify").stdout
    newsbot(older, "publish")


def test_it_is_rebuilt_with_its_ids_and_its_ledger(older: Path, newsbot: Callable[..., Any]) -> None:
    before = [json.loads(line) for line in newsbot(older, "export", "articles").stdout.splitlines()]
    runs = newsbot(older, "export", "runs").stdout.splitlines()
    newsbot(older, "rebuild")
    after = [json.loads(line) for line in newsbot(older, "export", "articles").stdout.splitlines()]
    assert [(row["id"], row["canonical_url"]) for row in before] == [
        (row["id"], row["canonical_url"]) for row in after
    ]
    assert newsbot(older, "export", "runs").stdout.splitlines()[: len(runs)] == runs
    with Archive.reader(older) as archive:
        assert compared(archive, printed(older)) == []
