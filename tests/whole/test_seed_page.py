"""The page that newsbot was made for: no date of its own, ten dated headlines of others, the day of fetching at its foot."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

PAGES = Path(__file__).parents[1] / "pipelines" / "extraction" / "pages"
EXPECTED = json.loads((PAGES / "expected.json").read_text(encoding="utf-8"))
RENDERINGS = ("div.html", "semantic.html", "table.html")


Newsbot = Callable[..., Any]


def read(
    newsbot: Newsbot, folder: Path, renderings: tuple[str, ...], urls: tuple[str, ...]
) -> list[dict[str, Any]]:
    lines = "".join(
        json.dumps(
            {
                "id": name,
                "url": url,
                "html": (PAGES / name).read_text("utf-8"),
                "fetched_at": EXPECTED["fetched_at"],
            }
        )
        + "\n"
        for name, url in zip(renderings, urls, strict=True)
    )
    return [json.loads(line) for line in newsbot(folder, "read", "-", text=lines).stdout.splitlines()]


@pytest.mark.parametrize("together", [("div.html",), ("semantic.html",), ("table.html",), RENDERINGS])
@pytest.mark.parametrize("apart", [False, True])
def test_the_text_is_exact_and_no_day_is_asserted(
    tmp_path: Path, newsbot: Newsbot, together: tuple[str, ...], apart: bool
) -> None:
    urls = tuple(EXPECTED["url"] + (f"{number}" if apart else "") for number, _ in enumerate(together))
    found = read(newsbot, tmp_path, together, urls)
    assert [line["id"] for line in found] == list(together)
    for line in found:
        assert line["kind"] == "article"
        assert line["title"] == EXPECTED["title"]
        assert line["paragraphs"] == EXPECTED["paragraphs"]
        assert line["published"] is None
        assert line["published_latest"] <= EXPECTED["published_latest_at_most"]
        assert line["language"] == "en"
        for text in EXPECTED["forbidden"] + EXPECTED["files"][line["id"]]["forbidden"]:
            assert text not in line["title"]
            assert text not in line["body"]


LISTING = """<!DOCTYPE html><html><head><title>River Courier</title></head><body><h1>News</h1><ul>
<li><a href="/en/news/detail/2426">Grain barge runs aground below the Halden lock</a> <small>06.Feb.2021</small></li>
<li><a href="/en/news/detail/2423">{title}</a></li>
<li><a href="/en/news/detail/2420">Premier Kessel opens the winter market in Amery</a> <small>03.Feb.2021</small></li>
</ul></body></html>"""
NEIGHBOUR = """<!DOCTYPE html><html><head><title>{0}</title></head><body><div class="n-title">{0}</div>
<div class="n-text"><div>{1}</div></div></body></html>"""


@contextmanager
def site() -> Iterator[str]:
    pages = {
        "/": LISTING.format(title=EXPECTED["title"]),
        "/en/news/detail/2423": (PAGES / "div.html").read_text("utf-8"),
        "/en/news/detail/2426": NEIGHBOUR.format(
            "Grain barge runs aground below the Halden lock",
            "The barge sat on a bank of gravel until noon. " * 8,
        ),
        "/en/news/detail/2420": NEIGHBOUR.format(
            "Premier Kessel opens the winter market in Amery",
            "Forty stalls sold honey, wool and smoked fish. " * 8,
        ),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def test_among_dated_neighbours_its_bounds_follow_and_explain_says_why(
    tmp_path: Path, newsbot: Newsbot
) -> None:
    with site() as url:
        newsbot(
            tmp_path,
            *("--now", EXPECTED["fetched_at"], "crawl", url, "--delay", "0", "--contact", "tests@localhost"),
            *("--allow-private", url.removeprefix("http://")),
        )
        article = f"{url}/en/news/detail/2423"
        found = json.loads(newsbot(tmp_path, "--json", "explain", article).stdout)["article"]
        assert found["published"] is None
        assert found["published_precision"] == "range"
        assert found["published_basis"] == "neighbours"
        assert found["published_earliest"] <= "2021-02-04" <= found["published_latest"]
        assert found["published_earliest"] >= "2021-02-01"
        assert found["published_latest"] <= "2021-02-08"
        said = newsbot(tmp_path, "explain", article).stdout
        for reason in (
            "by the known days of the articles with the numbers beside its own; right with a chance of",
            "Its number stands between number 2420 (3 February 2021) and number 2426 (6 February 2021)",
        ):
            assert reason in said
