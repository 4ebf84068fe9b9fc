"""Content codings: undone where they are whole, refused where they break off, bounded where they swell."""

from __future__ import annotations

from collections.abc import Generator
from functools import partial

from tests.faults.pages import answer, chunked, coded, html, story, then_close
from tests.faults.server import Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]
LAYERS = {"gzip": "gzip", "deflate": "deflate", "raw deflate": "deflate", "br": "br", "zstd": "zstd"}


def _is_undone(coding: str, site: Site) -> Visits:
    site.start(
        "/news/201", html(coded(story(coding).page().encode(), coding), Content_Encoding=LAYERS[coding])
    )
    kept = yield
    kept.is_whole(story(coding))


def _cut_is_never_kept(coding: str, site: Site) -> Visits:
    body = coded(story(("cut", coding), 9).page().encode(), coding)
    site.start("/news/202", html(body[:-30], Content_Encoding=LAYERS[coding]))
    kept = yield
    assert kept.outcomes["/news/202"] == "failed"
    assert kept.captures("/news/202") == []
    assert kept.requests["/news/202"] == 3


def _cut_and_ended_by_the_connection_is_never_kept(coding: str, site: Site) -> Visits:
    body = coded(story(("ended", coding), 9).page().encode(), coding)
    site.start(
        "/news/203", then_close(html(body[: len(body) // 2], length=None, Content_Encoding=LAYERS[coding]))
    )
    kept = yield
    assert kept.captures("/news/203") == []


def _whole_without_a_length_is_kept(coding: str, site: Site) -> Visits:
    body = coded(story(("no length", coding)).page().encode(), coding)
    site.start("/news/204", then_close(html(body, length=None, Content_Encoding=LAYERS[coding])))
    kept = yield
    kept.is_whole(story(("no length", coding)))


for _coding in LAYERS:
    _name = _coding.replace(" ", "_")
    vars().update(
        {
            f"{_name}_is_undone": partial(_is_undone, _coding),
            f"{_name}_that_breaks_off_is_never_kept": partial(_cut_is_never_kept, _coding),
            f"{_name}_cut_by_the_end_of_the_connection_is_never_kept": partial(
                _cut_and_ended_by_the_connection_is_never_kept, _coding
            ),
            f"{_name}_needs_no_length_to_be_whole": partial(_whole_without_a_length_is_kept, _coding),
        }
    )


def gzip_with_a_wrong_checksum_is_never_kept(site: Site) -> Visits:
    body = bytearray(coded(story("checksum").page().encode(), "gzip"))
    body[-8] ^= 0xFF
    site.start("/news/205", html(bytes(body), Content_Encoding="gzip"))
    kept = yield
    assert kept.captures("/news/205") == []
    assert kept.requests["/news/205"] == 3


def gzip_of_several_members_is_read_to_the_end(site: Site) -> Visits:
    said = story("members").page().encode()
    site.start(
        "/news/206", html(coded(said[:500], "gzip") + coded(said[500:], "gzip"), Content_Encoding="gzip")
    )
    kept = yield
    kept.is_whole(story("members"))


def two_codings_are_undone(site: Site) -> Visits:
    body = coded(coded(story("two").page().encode(), "gzip"), "br")
    site.start("/news/207", html(body, Content_Encoding="gzip, br"))
    kept = yield
    kept.is_whole(story("two"))


def three_codings_are_kept_but_not_read(site: Site) -> Visits:
    body = story("three").page().encode()
    for _ in range(3):
        body = coded(body, "gzip")
    site.start("/news/208", html(body, Content_Encoding="gzip, gzip, gzip"))
    kept = yield
    kind, reason = kept.read_as("/news/208")
    assert kind == "error"
    assert "at most 2 content codings" in (reason or "")
    kept.nothing()


def a_page_that_claims_a_coding_and_has_none_is_read_as_it_stands(site: Site) -> Visits:
    site.start("/news/209", html(story("claims").page(), Content_Encoding="gzip"))
    kept = yield
    kept.is_whole(story("claims"))


def a_coding_that_nobody_knows_is_kept_but_not_read(site: Site) -> Visits:
    site.start("/news/210", html(b"\x93\x01\x07" * 200, Content_Encoding="compress-o-matic"))
    kept = yield
    assert kept.read_as("/news/210")[0] == "error"
    assert len(kept.captures("/news/210")) == 1


def identity_is_no_coding(site: Site) -> Visits:
    site.start("/news/211", html(story("identity").page(), Content_Encoding="identity"))
    site.start("/news/212", html(story("utf8").page(), Content_Encoding="UTF-8"))
    kept = yield
    kept.is_whole(story("identity"), "/news/211")
    kept.is_whole(story("utf8"), "/news/212")


def x_gzip_is_gzip(site: Site) -> Visits:
    site.start("/news/213", html(coded(story("x").page().encode(), "gzip"), Content_Encoding="X-GZip"))
    kept = yield
    kept.is_whole(story("x"))


def gzip_in_chunks_is_undone(site: Site) -> Visits:
    body = coded(story("gzip chunks").page().encode(), "gzip")
    site.start("/news/214", chunked(body[:40], body[40:], Content_Type="text/html", Content_Encoding="gzip"))
    kept = yield
    kept.is_whole(story("gzip chunks"))


def zeros_behind_gzip_are_padding(site: Site) -> Visits:
    body = coded(story("padding").page().encode(), "gzip") + bytes(512)
    site.start("/news/215", html(body, Content_Encoding="gzip"))
    kept = yield
    kept.is_whole(story("padding"))


def a_coding_of_nothing_is_nothing(site: Site) -> Visits:
    site.start("/news/216", html(b"", Content_Encoding="gzip"))
    kept = yield
    kept.nothing()
    assert kept.outcomes["/news/216"] is not None


def the_bytes_of_a_coded_page_are_kept_as_they_came(site: Site) -> Visits:
    body = coded(story("as it came").page().encode(), "br")
    site.start("/news/217", answer(body, Content_Type="text/html", Content_Encoding="br"))
    kept = yield
    assert kept.record("/news/217").body == body
    assert kept.record("/news/217").header("content-encoding") == "br"
