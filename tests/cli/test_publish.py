from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newsbot.cli import main
from newsbot.cli.serve import stale
from newsbot.lock import held

Newsbot = Callable[..., Result]


def test_publishing_writes_a_snapshot_and_says_what_is_in_it(newsbot: Newsbot, folder: Path) -> None:
    with sqlite3.connect(folder / "newsbot.db") as archive:
        archive.execute("update articles set withheld = 'noindex' where id = 3")
    said = json.loads(newsbot("--json", "publish").stdout)
    assert (said["articles"], said["withheld"], said["published_at"]) == (2, 1, "2026-03-05T12:00:00Z")
    with closing(sqlite3.connect(said["file"])) as public:
        assert public.execute("select count(*) from articles").fetchone() == (2,)
    (folder / "public" / "settings.json").write_text("{}")
    told = newsbot("publish").stdout
    assert "public.db: 2 articles" in told
    assert "1 article kept in the archive and withheld" in told
    assert "left as you changed it:" in told


def test_publishing_goes_on_beside_a_crawl_and_not_beside_another_publishing(
    newsbot: Newsbot, folder: Path
) -> None:
    with held(folder, "crawl"):
        assert newsbot("publish").exit_code == 0
    with held(folder / "public", "publish"):
        assert newsbot("publish").exit_code == 75


def test_publishing_makes_nothing_where_there_is_no_archive(tmp_path: Path) -> None:
    assert CliRunner().invoke(main, ["--archive", str(tmp_path / "none"), "publish"]).exit_code == 10
    assert not (tmp_path / "none").exists()


def test_a_snapshot_is_stale_once_the_archive_was_written(newsbot: Newsbot, folder: Path) -> None:
    assert stale(folder)
    newsbot("publish")
    os.utime(folder / "newsbot.db", (1, 1))
    newsbot("status")  # a reader leaves an empty log of writes
    assert not stale(folder)
    later = time.time() + 60
    os.utime(folder / "newsbot.db", (later, later))
    assert stale(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def get(url: str) -> bytes:
    for _ in range(1500):
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                content: bytes = answer.read()
                return content
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{url} never answered")


def test_serving_publishes_first_and_ends_quietly_when_told(folder: Path) -> None:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "newsbot", "--archive", str(folder), "serve", "--port", str(port)],
        stderr=subprocess.PIPE,
    )
    try:
        articles = json.loads(get(f"http://127.0.0.1:{port}/public/articles.json?_shape=array"))
        assert len(articles) == 3
    finally:
        server.terminate()
        server.communicate(timeout=120)
    assert server.returncode == 0


def test_a_taken_port_is_an_error_that_names_it(folder: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        ended = subprocess.run(
            [sys.executable, "-m", "newsbot", "--archive", str(folder), "serve", "--port", str(port)],
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert ended.returncode == 1
    assert f"is port {port} taken?" in ended.stderr


@pytest.mark.parametrize(
    ("host", "warned"), [("192.0.2.1", True), ("news.invalid", True), ("127.0.0.1", False)]
)
def test_serving_strangers_without_guards_is_warned_of(
    newsbot: Newsbot, folder: Path, monkeypatch: pytest.MonkeyPatch, host: str, warned: bool
) -> None:
    monkeypatch.setattr("newsbot.cli.serve.serve", lambda *_, **__: 0)
    assert ("add --public" in newsbot("serve", "--host", host).stderr) is warned
    assert "add --public" not in newsbot("serve", "--host", host, "--public").stderr
