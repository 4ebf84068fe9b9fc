"""Connections that break, lengths that lie, heads that are odd: only what came whole is kept."""

from __future__ import annotations

import socket
import time
from collections.abc import Generator

from tests.faults.pages import answer, chunked, html, links, slowly, story, then_close, then_reset
from tests.faults.server import Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]
HTML = {"Content_Type": "text/html; charset=utf-8"}


def a_page_in_chunks_is_kept_whole(site: Site) -> Visits:
    said = story("chunks").page().encode()
    site.start("/news/101", chunked(said[:7], said[7:300], said[300:], **HTML))
    kept = yield
    kept.is_whole(story("chunks"))


def extensions_and_trailers_of_chunks_are_no_text(site: Site) -> Visits:
    said = story("trailer").page().encode()
    head = answer(b"", length=None, Transfer_Encoding="chunked", **HTML)
    site.start(
        "/news/102", head + b"%x;name=value\r\n%s\r\n0\r\nX-Checksum: none\r\n\r\n" % (len(said), said)
    )
    kept = yield
    kept.is_whole(story("trailer"))


def a_page_that_the_end_of_the_connection_ends_is_whole_if_its_markup_ends(site: Site) -> Visits:
    site.start("/news/103", html(story("closed").page(), length=None))
    kept = yield
    kept.is_whole(story("closed"))
    assert kept.requests["/news/103"] == 1


def a_page_without_length_and_without_its_end_is_never_kept(site: Site) -> Visits:
    site.start("/news/104", html(story("open").page()[:-60], length=None))
    kept = yield
    assert kept.outcomes["/news/104"] == "failed"
    assert kept.captures("/news/104") == []
    assert kept.requests["/news/104"] == 3


def a_page_shorter_than_its_length_is_asked_for_again_and_had(site: Site) -> Visits:
    whole = html(story("short").page())
    site.start("/news/105", then_close(whole[:-200]), whole)
    kept = yield
    kept.is_whole(story("short"))
    assert len(kept.captures("/news/105")) == 1
    assert kept.requests["/news/105"] == 2


def a_page_that_is_always_cut_is_never_kept(site: Site) -> Visits:
    site.start("/news/106", then_close(html(story("cut").page())[:-1]))
    kept = yield
    assert kept.outcomes["/news/106"] == "failed"
    assert kept.captures("/news/106") == []
    kept.nothing()


def a_connection_that_breaks_off_twice_is_tried_a_third_time(site: Site) -> Visits:
    whole = html(story("reset").page())
    site.start("/news/107", then_reset(whole[:300]), then_reset(), whole)
    kept = yield
    kept.is_whole(story("reset"))
    assert kept.requests["/news/107"] == 3


def a_page_whose_last_chunk_is_missing_is_never_kept(site: Site) -> Visits:
    said = story("no end").page().encode()
    site.start("/news/108", then_close(chunked(said, end=b"", **HTML)))
    kept = yield
    assert kept.captures("/news/108") == []
    kept.nothing()


def a_page_cut_inside_a_chunk_is_never_kept(site: Site) -> Visits:
    said = story("torn chunk").page().encode()
    site.start("/news/109", then_close(chunked(said[:400], said[400:], **HTML)[:-90]))
    kept = yield
    assert kept.captures("/news/109") == []


def a_chunk_whose_size_is_no_number_is_no_answer(site: Site) -> Visits:
    head = answer(b"", length=None, Transfer_Encoding="chunked", **HTML)
    site.start("/news/110", then_close(head + b"many\r\n" + story("size").page().encode()))
    kept = yield
    assert kept.outcomes["/news/110"] == "failed"
    assert kept.captures("/news/110") == []


def a_connection_that_says_nothing_fails_and_costs_itself_only(site: Site) -> Visits:
    site.start("/news/111", then_close(b""))
    site.start("/news/112", html(story("beside silence").page()))
    kept = yield
    assert kept.outcomes["/news/111"] == "failed"
    kept.is_whole(story("beside silence"))


def what_is_no_http_is_no_answer(site: Site) -> Visits:
    site.start("/news/113", then_close(b"220 mail.tolva.example ready\r\n" * 3))
    kept = yield
    assert kept.outcomes["/news/113"] == "failed"
    assert kept.captures("/news/113") == []


def what_comes_behind_the_declared_length_is_no_part_of_the_page(site: Site) -> Visits:
    said = story("behind").page().encode()
    site.start("/news/114", then_close(html(said) + b"<p>This is not of the page, whatever it says.</p>"))
    kept = yield
    kept.is_whole(story("behind"))


def two_lengths_that_differ_are_no_answer(site: Site) -> Visits:
    said = html(story("two lengths").page())
    site.start("/news/115", said.replace(b"Content-Length", b"Content-Length: 70\r\nContent-Length", 1))
    kept = yield
    assert kept.captures("/news/115") == []
    kept.nothing()


def http_1_0_is_understood(site: Site) -> Visits:
    site.start("/news/116", then_close(html(story("old").page()).replace(b"HTTP/1.1", b"HTTP/1.0", 1)))
    kept = yield
    kept.is_whole(story("old"))


def names_of_headers_in_small_letters_are_understood(site: Site) -> Visits:
    said = html(story("small").page())
    head, _, body = said.partition(b"\r\n\r\n")
    first, _, rest = head.partition(b"\r\n")
    site.start("/news/117", first + b"\r\n" + rest.lower() + b"\r\n\r\n" + body)
    kept = yield
    kept.is_whole(story("small"))


def an_interim_answer_is_no_answer(site: Site) -> Visits:
    site.start(
        "/news/118",
        b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + html(story("hints").page()),
    )
    site.start("/news/119", b"HTTP/1.1 100 Continue\r\n\r\n" + html(story("continue").page()))
    kept = yield
    kept.is_whole(story("hints"), "/news/118")
    kept.is_whole(story("continue"), "/news/119")


def a_header_that_is_no_ascii_costs_nothing(site: Site) -> Visits:
    said = html(story("umlaut").page()).replace(b"\r\n", "\r\nX-Ort: Dünnbach, grüßt\r\n".encode(), 1)
    site.start("/news/120", said)
    kept = yield
    kept.is_whole(story("umlaut"))


def a_status_line_without_a_reason_is_understood(site: Site) -> Visits:
    site.start("/news/121", html(story("no reason").page()).replace(b"200 OK", b"200 ", 1))
    kept = yield
    kept.is_whole(story("no reason"))


def a_server_that_takes_its_time_is_waited_for(site: Site) -> Visits:
    said = html(story("slow").page())

    def late(connection: socket.socket) -> None:
        time.sleep(1)
        slowly(said, 1)(connection)

    site.start("/news/122", late)
    kept = yield
    kept.is_whole(story("slow"))
    assert kept.requests["/news/122"] == 1


def a_kept_alive_connection_that_ends_unheard_loses_no_page(site: Site) -> Visits:
    paths = [f"/news/the-story-of-the-week-number-{at}" for at in range(3)]
    site.start("/", then_close(html(links(*paths))))
    for at, path in enumerate(paths):
        site.on(path, then_close(html(story(("unheard", at)).page())))
    kept = yield
    assert {each["headline"] for each in kept.articles} == {story(("unheard", at)).title for at in range(3)}


def a_place_where_nobody_listens_fails_and_costs_itself_only(site: Site) -> Visits:
    closed = socket.create_server(("127.8.0.1", 0))
    nobody = f"http://127.8.0.1:{closed.getsockname()[1]}/"
    closed.close()
    site.start("/", html(links(nobody)))
    site.start("/news/123", html(story("beside nobody").page()))
    kept = yield
    kept.is_whole(story("beside nobody"))


def a_page_with_no_byte_in_it_is_no_article(site: Site) -> Visits:
    site.start("/news/124", html(""))
    kept = yield
    assert kept.read_as("/news/124")[0] in ("error", "other")
    kept.nothing()


def a_header_of_eight_thousand_letters_costs_nothing(site: Site) -> Visits:
    site.start("/news/125", html(story("long header").page(), X_Policy="s" * 8000))
    kept = yield
    kept.is_whole(story("long header"))


def a_cookie_is_neither_sent_back_nor_kept(site: Site) -> Visits:
    site.start(
        "/", html(links("/news/the-story-of-the-week-126"), Set_Cookie="visitor=a-secret-of-ours; Path=/")
    )
    site.on("/news/the-story-of-the-week-126", html(story("cookie").page()))
    kept = yield
    kept.is_whole(story("cookie"))
    assert "/news/the-story-of-the-week-126" in kept.requests
    assert all("cookie" not in each.headers for each in kept.asked)
    assert b"a-secret-of-ours" not in b"".join(each.read_bytes() for each in kept.archive.glob("newsbot.db*"))
    assert "a-secret-of-ours" not in str(kept.record("/").headers)
