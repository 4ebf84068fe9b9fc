"""The benchmarks on real pages say what is missing where those are not there."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest

from benchmarks import dates, reading, titles


@pytest.mark.parametrize("benchmark", [reading, titles, dates], ids=lambda module: module.__name__)
def test_without_the_pages_a_benchmark_names_what_is_missing_and_fails(
    benchmark: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(benchmark, "SHARED", tmp_path)
    monkeypatch.setattr(sys, "argv", ["benchmark"])
    assert benchmark.main() == 2
    said, complaint = capsys.readouterr()
    assert not said
    assert complaint.startswith(f"the pages are not here: {tmp_path}")
    assert "NEWSBOT_SHARED" in complaint
