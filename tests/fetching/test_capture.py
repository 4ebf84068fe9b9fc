"""What came over the wire is what stands in the archive's file, whole or not at all."""

from __future__ import annotations

import gzip
from pathlib import Path

from pipelines.storage.warc import Record, records

from .crawling import Crawled, crawl
from .faulty import Faulty, Script, chunked, page, slowly, then_close, then_reset

HTML = b"<html>" + b"<p>It rained in Ostwick.</p>" * 50 + b"</html>"


def stored(done: Crawled) -> dict[str, Record]:
    (path,) = done.warc.iterdir()
    return {record.url or "": record for record in records(path)}


def test_the_bytes_kept_are_those_of_the_wire_under_every_framing(tmp_path: Path, server: Faulty) -> None:
    squeezed = gzip.compress(HTML)
    urls = {
        server.on("/plain", page(HTML, Content_Type="text/html", X_Twice="a\r\nX-Twice: b")): HTML,
        server.on("/gzip", page(squeezed, Content_Encoding="gzip")): squeezed,
        server.on("/chunked", chunked(HTML[:70], HTML[70:])): HTML,
        server.on("/both", chunked(squeezed[:9], squeezed[9:], Content_Encoding="gzip")): squeezed,
        server.on("/closed", page(HTML, length=None)): HTML,
        server.on("/empty", page(b"")): b"",
        server.on("/missing?a=1&b=2", page(b"no such page", "404 Not Found")): b"no such page",
    }
    done = crawl(tmp_path, *urls, allow=(server.place,), USER_AGENT="newsbot/9 (+mailto:a@lantern.example)")
    found = stored(done)
    assert {url: found[url].capture.body for url in urls if found[url].capture} == urls  # type: ignore[union-attr]
    assert {url: done.answers[url]["status"] for url in urls} == {
        url: 404 if "missing" in url else 200 for url in urls
    }
    plain = found[server.url("/plain")].capture
    assert plain
    assert [value for name, value in plain.headers if name == "X-Twice"] == ["a", "b"]
    assert plain.fetched_at
    assert plain.fetched_at.isoformat() == "2026-03-01T12:00:00+00:00"
    asked = server.asked_for("/plain")[0].headers
    assert asked["accept-encoding"] == "gzip, deflate, br, zstd"
    assert asked["user-agent"] == "newsbot/9 (+mailto:a@lantern.example)"
    assert "cookie" not in asked
    assert "referer" not in asked
    (path,) = done.warc.iterdir()
    text = gzip.decompress(path.read_bytes())
    assert b"User-Agent: newsbot/9 (+mailto:a@lantern.example)\r\n" in text
    assert b"WARC-IP-Address: 127.0.0.1\r\n" in text


def test_a_row_is_written_for_each_record_and_handed_to_the_callback(tmp_path: Path, server: Faulty) -> None:
    url = server.on("/a#fragment", page())
    asked = {"url": server.url("/a#fragment"), "meta": {"role": "feed"}}
    server.on("/a", page())
    done = crawl(tmp_path, asked, allow=(server.place,))
    assert [(each["role"], each["url"]) for each in done.kept] == [
        ("robots", server.url("/robots.txt")),
        ("feed", server.url("/a")),
    ]
    assert done.answers[url]["row"] == 2
    assert done.answers[url]["url"] == server.url("/a")
    feed = stored(done)[server.url("/a")]
    assert feed.capture
    assert feed.capture.role == "feed"
    assert feed.place
    assert feed.place.offset == done.kept[1]["place"]


def test_each_hop_of_a_redirect_is_kept(tmp_path: Path, server: Faulty) -> None:
    server.on("/b", page(b"moved", "301 Moved", Location="/c"))
    server.on("/c", page())
    url = server.on("/a", page(b"", "302 Found", Location="/b"))
    done = crawl(tmp_path, url, allow=(server.place,))
    assert [(each["status"], each["url"]) for each in done.kept[1:]] == [
        (302, server.url("/a")),
        (301, server.url("/b")),
        (200, server.url("/c")),
    ]
    assert done.answers[url]["url"] == server.url("/c")


def test_a_304_is_kept_as_what_it_is_and_one_unasked_for_is_not(tmp_path: Path, server: Faulty) -> None:
    same = page(b"", "304 Not Modified", length=None, ETag='"7"') + b""
    asked, unasked = server.on("/asked", same), server.on("/unasked", same)
    conditional = {"url": asked, "headers": {"If-None-Match": '"7"'}}
    done = crawl(tmp_path, conditional, unasked, allow=(server.place,))
    assert done.answers[asked]["status"] == 304
    assert done.answers[unasked]["error"] == "ResponseDataLossError"
    found = stored(done)
    assert found[asked].profile == "not-modified"
    assert unasked not in found


def test_no_part_of_a_response_is_ever_kept(tmp_path: Path, server: Faulty) -> None:
    squeezed = gzip.compress(HTML)
    parts: dict[str, bytes | Script] = {
        "/length": then_close(page(HTML[:90], length=len(HTML))),
        "/reset": then_reset(page(HTML[:90], length=len(HTML))),
        "/chunk": then_close(chunked(HTML[:90], end=b"")),
        "/last-chunk": then_close(chunked(HTML, end=b"0\r\n")),
        "/head": then_close(b"HTTP/1.1 200 OK\r\nContent-"),
        "/nothing": then_close(b""),
        "/gzip": page(squeezed[:-9], Content_Encoding="gzip"),
        "/gzip-in-chunks": chunked(squeezed[:40], Content_Encoding="gzip"),
        "/checksum": page(squeezed[:-8] + bytes(4) + squeezed[-4:], Content_Encoding="gzip"),
        "/closed": page(HTML[:90], length=None),
        "/range": page(HTML[:90], "206 Partial Content", Content_Range="bytes 0-89/2050"),
        "/too-large": page(bytes(200_000)),
        "/endless": chunked(*[bytes(20_000)] * 10),
        "/slow": slowly(page(HTML), 30),
    }
    urls = [server.on(path, script) for path, script in parts.items()]
    done = crawl(tmp_path, *urls, allow=(server.place,), DOWNLOAD_MAXSIZE=100_000, DOWNLOAD_TIMEOUT=0.7)
    assert set(stored(done)) == {server.url("/robots.txt")}
    assert all("error" in done.answers[url] for url in urls)
    tried = {path: len(server.asked_for(path)) for path in parts}
    once = {"/too-large", "/endless"}  # it would be no smaller the next time
    assert {path for path, tries in tried.items() if tries == 1} == once
    assert all(tries >= 3 for path, tries in tried.items() if path not in once)


def test_what_was_cut_once_is_whole_the_next_time(tmp_path: Path, server: Faulty) -> None:
    url = server.on("/a", then_close(page(HTML[:90], length=len(HTML))), page(HTML))
    done = crawl(tmp_path, url, allow=(server.place,))
    found = stored(done)[url]
    assert found.capture
    assert found.capture.body == HTML
    assert len(server.asked_for("/a")) == 2


def test_a_full_disk_ends_the_crawl_and_says_so(tmp_path: Path, server: Faulty) -> None:
    urls = [server.on(f"/{n}", page()) for n in range(30)]
    done = crawl(tmp_path, *urls, allow=(server.place,), TEST_FULL=True)
    assert done.reason == "archive_unusable"
    assert {each["error"] for each in done.answers.values()} == {"DiskFull", "RunEnding"}
    assert len(server.asked) == 2
