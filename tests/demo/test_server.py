import gzip
import http.client
import re
import socket
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from newsbot.demo import Newspapers

from .reader import Reply, get


def test_both_papers_listen_on_loopback_only(papers: Newspapers) -> None:
    assert {urlsplit(base).hostname for base in (papers.courier, papers.harbour)} == {"127.0.0.1"}
    assert papers.courier != papers.harbour


def test_ports_can_be_chosen_and_are_free_again_afterwards() -> None:
    with Newspapers() as papers:
        chosen = urlsplit(papers.courier).port or 0
        idle = socket.create_connection(("127.0.0.1", chosen))
    with idle, Newspapers(ports=(chosen, 0)) as papers:
        assert get(f"http://127.0.0.1:{chosen}/en").status == 200
    with pytest.raises(ConnectionRefusedError):
        get(f"http://127.0.0.1:{chosen}/en")


def test_one_connection_carries_many_requests(papers: Newspapers) -> None:
    connection = http.client.HTTPConnection(urlsplit(papers.courier).netloc, timeout=10)
    connection.request("GET", "/en")
    connection.getresponse().read()
    kept = connection.sock
    for path in ("/en/news", "/en/news/detail/1", "/"):
        connection.request("GET", path)
        connection.getresponse().read()
    assert connection.sock is kept
    connection.close()


def test_gzip_is_sent_to_those_who_accept_it(courier: Callable[..., Reply]) -> None:
    plain, squeezed = courier("/ru"), courier("/ru", Accept_Encoding="gzip, br")
    assert squeezed.headers["Content-Encoding"] == "gzip"
    assert int(squeezed.headers["Content-Length"]) == len(squeezed.body) < len(plain.body)
    assert gzip.decompress(squeezed.body) == plain.body


def test_head_tells_the_length_without_the_body(courier: Callable[..., Reply]) -> None:
    head, whole = courier("/hy", method="HEAD"), courier("/hy")
    assert head.body == b""
    assert head.headers["Content-Length"] == whole.headers["Content-Length"] == str(len(whole.body))


def test_requests_are_logged_with_their_agent(papers: Newspapers) -> None:
    get(f"{papers.courier}/en/news?page=2", User_Agent="newsbot-test")
    get(f"{papers.harbour}/nowhere", method="HEAD")
    first, second = papers.requests
    assert (first.paper, first.method, first.path, first.status, first.user_agent) == (
        "courier", "GET", "/en/news?page=2", 200, "newsbot-test",
    )  # fmt: skip
    assert (second.paper, second.method, second.status) == ("harbour", "HEAD", 404)


def test_the_day_can_be_switched_while_running(papers: Newspapers) -> None:
    before = get(f"{papers.courier}/en").text
    papers.day = 2
    assert "27 Oct 2025" in before
    assert "28 Oct 2025" in get(f"{papers.courier}/en").text
    with pytest.raises(ValueError, match="days"):
        papers.day = 3


def test_two_starts_serve_the_same_bytes_but_for_the_port() -> None:
    def pages(papers: Newspapers) -> list[bytes]:
        found = []
        for day in (1, 2):
            papers.day = day
            for article in papers.truth():
                found.append(re.sub(rb"127\.0\.0\.1:\d+", b"", get(article.url).body))
        return found

    with Newspapers() as first, Newspapers() as second:
        assert pages(first) == pages(second)
