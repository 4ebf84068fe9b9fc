"""What a crawl comes to when the web does not play along: exit codes, the ledger, nothing lost."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from threading import Event
from typing import Any

import pytest

from tests import forked
from tests.fetching.faulty import Faulty, then_close

NOW = "2026-03-05T09:00:00Z"
LONG_SECONDS = 300.0  # on any machine; what takes longer hangs


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSBOT_RETRY_SECONDS", "0 0")


@pytest.fixture
def server() -> Iterator[Faulty]:
    with Faulty() as running:
        yield running


def answer(body: str, status: str = "200 OK", *headers: str) -> bytes:
    content = body.encode()
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(content)}",
        *headers,
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + content


def story(title: str, text: str) -> str:
    return (
        f"<html><head><title>{title}</title></head><body><h1>{title}</h1>"
        + f"<p>{text} " * 6
        + "</body></html>"
    )


HOME = answer('<h1>News</h1><a href="/news/the-ferry-runs-again-today-101">The ferry runs again today</a>')
FERRY = story(
    "The ferry runs again today", "The ferry at Odrin carried its first passengers since the spring flood."
)


POLITE = ("--delay", "0", "--contact", "tests@localhost")


def command(server: Faulty, *arguments: str) -> list[str]:
    return ["crawl", server.url("/"), *POLITE, "--allow-private", server.place, *arguments]


def crawl(
    archive: Path, server: Faulty, *arguments: str, now: str = NOW, say: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    return forked.newsbot(archive, "--now", now, *say, *command(server, *arguments))


def started(archive: Path, server: Faulty) -> subprocess.Popen[bytes]:
    """A crawl in a process that was started anew: signals reach it, and others find it running."""
    return subprocess.Popen(
        [sys.executable, "-m", "newsbot", "--archive", str(archive), "--now", NOW, *command(server)],
        stderr=subprocess.PIPE,
    )


@dataclass
class Held:
    """An answer that is held back until the test lets it go."""

    answer: bytes
    asked: Event = field(default_factory=Event)
    free: Event = field(default_factory=Event)

    def __call__(self, connection: socket) -> None:
        self.asked.set()
        assert self.free.wait(LONG_SECONDS)
        connection.sendall(self.answer)


def last_run(archive: Path, newsbot: Callable[..., Any]) -> dict[str, Any]:
    lines = newsbot(archive, "export", "runs").stdout.splitlines()
    return dict(json.loads(lines[-1]))


def test_an_article_and_its_listing(tmp_path: Path, server: Faulty, newsbot: Callable[..., Any]) -> None:
    server.on("/", HOME)
    server.on("/news/the-ferry-runs-again-today-101", answer(FERRY))
    ended = crawl(tmp_path, server)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    article = json.loads(newsbot(tmp_path, "export", "articles").stdout)
    assert article["title"] == "The ferry runs again today"
    assert article["published"] is None
    assert article["published_latest"] == "2026-03-05"
    run = last_run(tmp_path, newsbot)
    assert (run["outcome"], run["exit_code"], run["new"], run["failed"]) == ("done", 0, 1, 0)


def test_one_summary_line_with_v_and_json_on_request(tmp_path: Path, server: Faulty) -> None:
    server.on("/", HOME)
    server.on("/news/the-ferry-runs-again-today-101", answer(FERRY))
    verbose = crawl(tmp_path, server, say=("-v",))
    assert verbose.stderr.count("\n") == 1
    assert "1 new" in verbose.stderr
    assert json.loads(crawl(tmp_path, server, say=("--json",)).stdout)["outcome"] == "done"


def test_without_a_contact_there_is_one_warning(tmp_path: Path, server: Faulty) -> None:
    server.on("/", HOME)
    ended = forked.newsbot(
        tmp_path, "--now", NOW, "crawl", server.url("/"), "--delay", "0", "--allow-private", server.place
    )
    assert ended.stderr.count("\n") == 1
    assert "--contact" in ended.stderr


def test_a_private_address_is_not_asked(tmp_path: Path, server: Faulty, newsbot: Callable[..., Any]) -> None:
    server.on("/", HOME)
    ended = forked.newsbot(tmp_path, "--now", NOW, "crawl", server.url("/"), *POLITE)
    assert ended.returncode == 9
    assert server.asked == []
    assert last_run(tmp_path, newsbot)["outcome"] == "blocked"


def test_a_site_that_forbids_it_is_blocked(tmp_path: Path, server: Faulty) -> None:
    server.on("/robots.txt", answer("User-agent: *\nDisallow: /\n"))
    assert crawl(tmp_path, server).returncode == 9
    assert {each.path for each in server.asked} == {"/robots.txt"}


def test_a_site_whose_robots_txt_cannot_be_had_is_unreachable(tmp_path: Path, server: Faulty) -> None:
    server.on("/robots.txt", answer("", "503 Service Unavailable", "Retry-After: 0"))
    server.on("/", HOME)
    assert crawl(tmp_path, server).returncode == 7
    assert {each.path for each in server.asked} == {"/robots.txt"}


def test_a_site_that_wants_to_be_left_alone_is_left_alone(tmp_path: Path, server: Faulty) -> None:
    server.on("/", answer("", "429 Too Many Requests", "Retry-After: 7200"))
    assert crawl(tmp_path, server).returncode == 8
    before = len(server.asked)
    assert crawl(tmp_path, server).returncode == 8
    assert len(server.asked) == before


def test_a_page_that_never_comes_whole_makes_the_run_partial(
    tmp_path: Path, server: Faulty, newsbot: Callable[..., Any]
) -> None:
    server.on("/", HOME)
    whole = answer(FERRY)
    server.on("/news/the-ferry-runs-again-today-101", then_close(whole[: len(whole) - 40]))
    ended = crawl(tmp_path, server)
    assert ended.returncode == 5
    assert newsbot(tmp_path, "export", "articles").stdout == ""
    run = last_run(tmp_path, newsbot)
    assert (run["outcome"], run["failed"]) == ("partial", 1)
    server.on("/news/the-ferry-runs-again-today-101", whole)
    assert crawl(tmp_path, server, now="2026-03-06T09:00:00Z").returncode == 0
    assert "The ferry runs again today" in newsbot(tmp_path, "export", "articles").stdout


def test_a_page_that_breaks_the_reader_costs_that_page_only(
    tmp_path: Path, server: Faulty, newsbot: Callable[..., Any]
) -> None:
    server.on(
        "/",
        answer(
            HOME.decode().split("\r\n\r\n")[1]
            + '<a href="/news/a-page-of-nothing-but-noise-102">Noise and noise</a>'
        ),
    )
    server.on("/news/the-ferry-runs-again-today-101", answer(FERRY))
    server.on("/news/a-page-of-nothing-but-noise-102", answer("<p><b>" * 60_000))
    assert crawl(tmp_path, server).returncode == 0
    assert "The ferry runs again today" in newsbot(tmp_path, "export", "articles").stdout


def test_no_address_of_another_site_is_asked(tmp_path: Path, server: Faulty) -> None:
    with Faulty() as other:
        server.on(
            "/",
            answer(f'<a href="{other.url("/news/a-story-of-another-site-7")}">A story of another site</a>'),
        )
        server.on("/news", answer("", "302 Found", f"Location: {other.url('/')}"))
        crawl(tmp_path, server, "--allow-private", other.place)
        assert other.asked == []


def test_a_start_address_that_moved_takes_the_site_along(
    tmp_path: Path, server: Faulty, newsbot: Callable[..., Any]
) -> None:
    with Faulty() as other:
        server.on("/", answer("", "301 Moved Permanently", f"Location: {other.url('/')}"))
        other.on("/", HOME)
        other.on("/news/the-ferry-runs-again-today-101", answer(FERRY))
        assert crawl(tmp_path, server, "--allow-private", other.place).returncode == 0
        article = json.loads(newsbot(tmp_path, "export", "articles").stdout)
        assert article["url"].startswith(other.url("/"))
        assert article["site"] == other.place


def test_a_wall_and_a_home_page_never_replace_a_good_revision(
    tmp_path: Path, server: Faulty, newsbot: Callable[..., Any]
) -> None:
    path = "/news/the-ferry-runs-again-today-101"
    server.on("/", HOME)
    server.on(path, answer(FERRY))
    crawl(tmp_path, server)
    wall = (
        "<html><head><title>Just a moment...</title></head><body><h1>Checking your browser</h1></body></html>"
    )
    for hour, reply in (
        ("10", answer(wall)),
        ("12", answer("", "302 Found", "Location: /")),
        ("14", answer("", "500 Internal Server Error")),
        ("16", answer("", "404 Not Found")),
    ):
        server.on(path, reply)
        crawl(tmp_path, server, now=f"2026-03-05T{hour}:00:00Z")
    article = json.loads(newsbot(tmp_path, "export", "articles").stdout)
    assert article["revisions"] == 1
    assert article["body"].startswith("The ferry at Odrin")


def test_a_second_run_leaves_at_once_and_sends_nothing(tmp_path: Path, server: Faulty) -> None:
    held = Held(answer(FERRY))
    server.on("/", HOME)
    server.on("/news/the-ferry-runs-again-today-101", held)
    with started(tmp_path, server) as first:
        assert held.asked.wait(LONG_SECONDS)
        before = len(server.asked)
        second = crawl(tmp_path, server)
        assert second.returncode == 75
        assert "crawl" in second.stderr
        assert len(server.asked) == before
        held.free.set()
        assert first.wait(LONG_SECONDS) == 0


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_says_so_and_the_next_goes_on(
    tmp_path: Path, server: Faulty, newsbot: Callable[..., Any], sign: signal.Signals
) -> None:
    path = "/news/the-ferry-runs-again-today-101"
    held = Held(b"")
    server.on("/", HOME)
    server.on(path, held)
    with started(tmp_path, server) as process:
        assert held.asked.wait(LONG_SECONDS)
        process.send_signal(sign)
        assert process.wait(LONG_SECONDS) == 130
    held.free.set()
    assert last_run(tmp_path, newsbot)["outcome"] == "interrupted"
    server.on(path, answer(FERRY))
    assert crawl(tmp_path, server).returncode == 0
    assert "The ferry runs again today" in newsbot(tmp_path, "export", "articles").stdout


def test_max_requests_and_dry_run_hold(tmp_path: Path, server: Faulty) -> None:
    server.on("/", HOME)
    planned = crawl(tmp_path, server, "--dry-run")
    assert planned.stdout == f"{server.url('/')}\n"
    assert server.asked == []
    assert not (tmp_path / "newsbot.db").exists()
    crawl(tmp_path, server, "--max-requests", "1")
    assert [each.path for each in server.asked] == ["/robots.txt", "/"]


def test_addresses_come_from_a_file_too(tmp_path: Path, server: Faulty, newsbot: Callable[..., Any]) -> None:
    server.on("/", answer("<h1>News</h1>"))
    server.on("/news/the-ferry-runs-again-today-101", answer(FERRY))
    (tmp_path / "addresses").write_text(
        f"# of our own\n{server.url('/news/the-ferry-runs-again-today-101')}\n"
    )
    assert crawl(tmp_path, server, "--from", str(tmp_path / "addresses")).returncode == 0
    assert "The ferry runs again today" in newsbot(tmp_path, "export", "articles").stdout


def test_a_bare_crawl_without_a_site_says_what_to_do(tmp_path: Path, newsbot: Callable[..., Any]) -> None:
    assert "name one" in newsbot(tmp_path, "crawl", exit_code=2).stderr


def test_a_bare_crawl_visits_the_sites_met_before(tmp_path: Path, server: Faulty) -> None:
    server.on("/", HOME)
    crawl(tmp_path, server)
    before = len(server.asked)
    bare = forked.newsbot(tmp_path, "--now", NOW, "crawl", *POLITE, "--allow-private", server.place)
    assert bare.returncode == 0
    assert len(server.asked) > before
