"""What came over the wire is what stands in the archive's file, whole or not at all."""

from __future__ import annotations

import gzip
from contextlib import ExitStack
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


def test_no_part_of_a_response_is_ever_kept(tmp_path: Path) -> None:
    squeezed, short = gzip.compress(HTML), HTML[:90]
    parts: dict[str, bytes | Script] = {
        "length": then_close(page(short, length=len(HTML))),
        "no body": then_close(page(b"", length=len(HTML))),
        "reset": then_reset(page(short, length=len(HTML))),
        "chunk": then_close(chunked(short, end=b"")),
        "in a chunk": then_close(chunked(short, HTML)[:-400]),
        "last chunk": then_close(chunked(HTML, end=b"0\r\n")),
        "length of a chunk": then_close(chunked(short, end=b"zz\r\n")),
        "head": then_close(b"HTTP/1.1 200 OK\r\nContent-"),
        "nothing": then_close(b""),
        "gzip": page(squeezed[:-9], Content_Encoding="gzip"),
        "gzip in chunks": chunked(squeezed[:40], Content_Encoding="gzip"),
        "gzip closed": page(squeezed[:40], length=None, Content_Encoding="gzip"),
        "checksum": page(squeezed[:-8] + bytes(4) + squeezed[-4:], Content_Encoding="gzip"),
        "closed": page(short, length=None),
        "closed at once": page(b"", length=None, Content_Type="text/html"),
        "old": page(short, length=None).replace(b"HTTP/1.1", b"HTTP/1.0"),
        "range": page(short, "206 Partial Content", Content_Range="bytes 0-89/2050"),
        "unasked": page(b"", "304 Not Modified", length=None),
        "two lengths": page(HTML, Content_Length="90"),
        "both": then_close(chunked(short, end=b"", Content_Length=str(len(short)))),
        "slow": slowly(page(HTML), 30),
        "too large": page(bytes(200_000)),
        "endless": chunked(*[bytes(20_000)] * 10),
    }
    with ExitStack() as stack:  # a host each: one that fails again and again is left alone
        servers = {name: stack.enter_context(Faulty()) for name in parts}
        urls = [servers[name].on("/", script) for name, script in parts.items()]
        done = crawl(
            tmp_path, *urls, allow=("127.0.0.1",), DOWNLOAD_MAXSIZE=100_000, DOWNLOAD_TIMEOUT=1.5,
            CONCURRENT_REQUESTS=99,
        )  # fmt: skip
        tried = {name: len(server.asked_for("/")) for name, server in servers.items()}
    assert {url for url in stored(done) if not url.endswith("/robots.txt")} == set()
    assert {name for name, url in zip(parts, urls, strict=True) if "error" not in done.answers[url]} == set()
    once = {"too large", "endless"}  # it would be no smaller the next time
    assert {name for name, tries in tried.items() if tries == 1} == once
    assert all(tries >= 3 for name, tries in tried.items() if name not in once)


def test_what_says_too_much_of_its_length_is_whole_all_the_same(tmp_path: Path, server: Faulty) -> None:
    both = chunked(HTML[:90], HTML[90:], Content_Length="90")  # by RFC 9112 the chunks count
    urls = {
        server.on("/both", both): HTML,
        server.on("/no-content", page(b"", "204 No Content", Content_Type="text/html")): b"",
        server.on("/empty", page(b"", Content_Encoding="gzip")): b"",
    }
    done = crawl(tmp_path, *urls, allow=(server.place,))
    found = stored(done)
    assert {url: found[url].capture.body for url in urls if found[url].capture} == urls  # type: ignore[union-attr]


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
