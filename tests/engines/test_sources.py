"""What `read` and `import` take, and what they say of what they cannot take."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from newsbot.engines.sources import Given, given
from pipelines.errors import BadUsage
from pipelines.storage.warc import WarcWriter, digest
from pipelines.values import Capture

HTML = b"<h1>The ferry runs again</h1>"


def only(path: object, **options: str) -> Given:
    (found,) = given(str(path), **options)
    return found


def warc(folder: Path) -> Path:
    capture = Capture(
        url="https://news.example/a",
        fetched_at=datetime(2026, 3, 5, 9, tzinfo=UTC),
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=HTML,
        digest=digest(HTML),
    )
    with WarcWriter(folder, software="tests", clock=lambda: datetime(2026, 3, 5, 9, tzinfo=UTC)) as writer:
        writer.keep(capture)
    return next(folder.glob("*.warc.gz"))


def test_a_page_has_the_address_of_its_sidecar_or_of_the_base_url(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_bytes(HTML)
    assert only(page, base_url="https://news.example/x/").url == "https://news.example/x/a.html"
    (tmp_path / "a.html.json").write_text(
        '{"url": "https://news.example/b", "fetched_at": "2026-03-05T09:00:00+04:00"}'
    )
    found = only(page).capture
    assert found is not None
    assert (found.url, found.fetched_at) == ("https://news.example/b", datetime(2026, 3, 5, 5, tzinfo=UTC))
    assert found.body == HTML


def test_a_page_without_an_address_is_read_and_its_time_is_never_the_files(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(HTML))
    found = only(tmp_path / "a.html.gz").capture
    assert found is not None
    assert found.url.startswith("file:")
    assert found.fetched_at is None
    assert found.body == HTML


def test_a_sidecar_that_is_none_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(HTML)
    for text in ("[]", "{", ""):
        (tmp_path / "a.html.json").write_text(text)
        assert only(tmp_path / "a.html").problem is None


def test_a_folder_gives_all_below_it_in_order(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.html", "deep/a.htm", "notes.txt"):
        (tmp_path / name).write_bytes(HTML)
    warc(tmp_path / "warc")
    found = [Path(str(each.id)).name.partition("#")[0][:6] for each in given(str(tmp_path))]
    assert found == ["b.html", "a.htm", "newsbo"]


@pytest.mark.parametrize("name", ["missing.html", "notes.txt", "empty"])
def test_what_is_none_of_the_forms_is_refused_with_what_was_expected(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.txt").write_text("")
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadUsage, match=r"\.html"):
        list(given(str(tmp_path / name)))


def test_json_lines_bear_text_or_bytes_headers_and_a_time(tmp_path: Path) -> None:
    lines = [
        {"id": 1, "url": "https://news.example/a", "html": "<p>Ձայն"},
        {"id": 2, "url": "https://news.example/b", "html_base64": base64.b64encode(HTML).decode(),
         "headers": {"Content-Type": "text/html", "Content-Encoding": "gzip"}, "fetched_at": "2026-03-05"},
        {"url": "https://web.archive.org/web/2020010203/https://news.example/c", "html": "x",
         "headers": [["X-Robots-Tag", "noindex"]]},
    ]  # fmt: skip
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, lines)) + "\n\n")
    one, two, three = given(str(tmp_path / "pages.jsonl"))
    assert one.capture is not None
    assert one.capture.header("content-type") == "text/html; charset=utf-8"
    assert one.capture.body.decode() == "<p>Ձայն"
    assert two.capture is not None
    assert two.capture.header("content-encoding") is None  # the bytes are the page itself
    assert two.capture.fetched_at == datetime(2026, 3, 5, tzinfo=UTC)
    assert three.capture is not None
    assert (three.id, three.capture.url) == (3, "https://news.example/c")
    assert three.capture.header("x-robots-tag") == "noindex"


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "line 1"),
        ("[1]", "expected an object"),
        ('{"id": "x", "url": "https://news.example/"}', "is missing"),
        ('{"id": "x", "url": "https://news.example/", "html_base64": "%"}', "line 1"),
        ('{"id": "x", "html": ""}', "add url"),
        ('{"id": "x", "url": "ftp://news.example/", "html": ""}', "no http address"),
        ('{"id": "x", "url": "https://news.example/", "html": "", "fetched_at": "soon"}', "ISO 8601"),
    ],
)
def test_a_bad_line_is_a_problem_in_its_place_and_costs_no_other(
    tmp_path: Path, line: str, said: str
) -> None:
    (tmp_path / "pages.jsonl.gz").write_bytes(
        gzip.compress(f'{line}\n{{"id": "good", "url": "https://news.example/", "html": ""}}'.encode())
    )
    bad, good = given(str(tmp_path / "pages.jsonl.gz"))
    assert said in str(bad.problem)
    assert bad.id in (1, "x")
    assert good.capture is not None


def test_a_wacz_gives_the_records_inside(tmp_path: Path) -> None:
    inner = warc(tmp_path / "warc")
    with zipfile.ZipFile(tmp_path / "site.wacz", "w") as packed:
        packed.write(inner, "archive/data.warc.gz")
        packed.writestr("datapackage.json", "{}")
    found = only(tmp_path / "site.wacz")
    assert found.capture is not None
    assert found.capture.body == HTML
    (tmp_path / "torn.wacz").write_bytes((tmp_path / "site.wacz").read_bytes()[:200])
    assert "WACZ" in str(only(tmp_path / "torn.wacz").problem)


def test_a_gzip_that_is_cut_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.html.gz").write_bytes(gzip.compress(HTML * 100)[:-9])
    assert "cannot be read" in str(only(tmp_path / "a.html.gz").problem)


def test_standard_input_is_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    class Input:
        buffer = io.BytesIO(b'{"id": 7, "url": "https://news.example/", "html": ""}\n')

    monkeypatch.setattr("sys.stdin", Input)
    assert only("-").id == 7
