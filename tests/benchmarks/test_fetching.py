"""The fetching benchmark crawls the same pages by both, looks at memory, and times the frontier."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from benchmarks import fetching
from benchmarks.fetching import CRAWLS, Compared, compared, main, resident, table
from benchmarks.served import Newspaper, Tree, serving
from benchmarks.waiting import takings


def test_what_is_served_is_counted_and_no_page_leads_to_one_that_is_missing() -> None:
    paper = Newspaper("mobile", 2)
    bodies = paper("http://127.0.0.1:1")
    assert set(bodies) == set(paper("http://127.0.0.1:1"))
    with serving(paper, Tree(3), gzipped=True) as served:
        first, second = served.origins
        for _ in range(2):
            with urlopen(Request(f"{first}/", headers={"Accept-Encoding": "gzip"})) as answer:
                assert answer.headers["Content-Encoding"] == "gzip"
        with pytest.raises(HTTPError, match="404"):
            urlopen(f"{first}/nowhere")
        urlopen(f"{second}/news/2").close()
        assert served.asked() == {f"{first}/": 2, f"{first}/nowhere": 1, f"{second}/news/2": 1}
        assert not served.asked()


def test_every_page_of_a_tree_is_linked_from_one_before_it() -> None:
    bodies = list(Tree(25, links=3)("http://127.0.0.1:1").items())
    for place, (path, _) in enumerate(bodies[1:], 1):
        assert any(f'href="{path}"'.encode() in body for _, body in bodies[:place])


def test_all_crawls_fetch_the_same_pages() -> None:
    paper = Newspaper("mobile", 2, kilobytes=2)
    crawls = ("newsbot", "Scrapy, quiet")
    found = compared([paper], gzipped=True, turns=1, start=dict.fromkeys(crawls, 0.0))
    assert found.pages == len(paper("http://127.0.0.1:1"))
    assert found.apart == ()
    assert set(found.milliseconds) == set(crawls)
    assert found.own >= 1  # robots.txt


def test_what_was_not_fetched_by_all_is_counted_in_the_table() -> None:
    row = Compared(
        name="one", milliseconds=dict.fromkeys(CRAWLS, 2.0), pages=3, own=1, apart=("http://a/",)
    ).row()
    assert row == ("one", "3", "1", "1", "2.0", "2.0", "2.0", "1.00", "1.00")
    assert table(["a", "b"], [["1", "2"]]).splitlines()[1] == "| --- | --: |"


@pytest.mark.skipif(
    not os.environ.get("NEWSBOT_TEST_ALL"), reason="NEWSBOT_TEST_ALL is not set: a crawl of its own"
)
def test_a_long_crawl_tells_its_memory_at_each_mark(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--parts", "memory", "--pages", "20"]) == 0
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("| ")]
    assert [line.split(" | ")[0] for line in lines[2:]] == ["| 2", "| 10", "| 20", "| settled"]


def test_every_case_of_the_frontier_finds_its_addresses(tmp_path: Path) -> None:
    found, entering = takings(tmp_path, 400, 20)
    assert len(found) == 6
    assert all(0 < each.usual <= each.slowest for each in found)
    assert entering > 0


def test_the_command_says_what_it_measured(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetching, "starts", lambda _: dict.fromkeys(CRAWLS, 1.0))
    monkeypatch.setattr(
        fetching,
        "compared",
        lambda papers, **_: Compared(
            name=papers[0].template, milliseconds=dict.fromkeys(CRAWLS, 2.0), pages=3, own=1, apart=()
        ),
    )
    monkeypatch.setattr(fetching, "takings", lambda *_: ([], 1.0))
    assert main(["--parts", "cpu,frontier", "--templates", "amp", "--turns", "1", "--addresses", "9"]) == 0
    said = capsys.readouterr().out
    assert said.count("| amp | 3 | 1 | 0 | 2.0 |") == 2
    assert "entering the 100 links of a page" in said


def test_the_memory_of_a_process_is_known() -> None:
    now, most = map(int, resident(os.getpid()))
    assert 0 < now <= most
