"""A coded body is undone whole or not at all, and never beyond its bound."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest
import zstandard

from pipelines.codings import decode_body
from pipelines.errors import BadCapture

TEXT = b"The ferry to Tarn is late. " * 3000
RAW = zlib.compressobj(wbits=-15)
CODED = {
    "gzip": gzip.compress(TEXT),
    "x-gzip": gzip.compress(TEXT),
    "deflate": zlib.compress(TEXT),
    "Deflate": RAW.compress(TEXT) + RAW.flush(),
    "br": brotli.compress(TEXT),
    "zstd": zstandard.compress(TEXT),
    "identity": TEXT,
}


def _header(coding: str) -> tuple[tuple[str, str], ...]:
    return (("Content-Type", "text/html"), ("content-encoding", coding))


@pytest.mark.parametrize("coding", CODED)
def test_every_coding_is_undone(coding: str) -> None:
    assert decode_body(_header(coding), CODED[coding]) == TEXT


@pytest.mark.parametrize("coding", ["gzip", "deflate", "Deflate", "br", "zstd"])
def test_a_cut_body_is_never_taken_for_whole(coding: str) -> None:
    body = CODED[coding]
    for end in {1, 2, 5, len(body) // 2, len(body) - 5, len(body) - 1}:
        with pytest.raises(BadCapture):
            decode_body(_header(coding), body[:end])


def test_a_wrong_checksum_is_told() -> None:
    body = bytearray(CODED["gzip"])
    body[-6] ^= 255
    with pytest.raises(BadCapture, match="not whole"):
        decode_body(_header("gzip"), bytes(body))


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "identity"])
def test_decoding_stops_at_the_bound(coding: str) -> None:
    with pytest.raises(BadCapture, match=r"bound|more than"):
        decode_body(_header(coding), CODED[coding], limit=1000)


def test_two_layers_are_undone_in_turn_and_a_third_is_refused() -> None:
    twice = brotli.compress(gzip.compress(TEXT))
    assert decode_body((("Content-Encoding", "gzip"), ("Content-Encoding", "br")), twice) == TEXT
    assert decode_body(_header("gzip, br"), twice) == TEXT
    with pytest.raises(BadCapture, match="at most 2"):
        decode_body(_header("gzip, gzip, gzip"), twice)


def test_several_gzip_members_are_one_body_and_padding_is_none() -> None:
    assert (
        decode_body(_header("gzip"), gzip.compress(b"one ") + gzip.compress(b"two") + b"\0" * 8) == b"one two"
    )
    assert (
        decode_body(_header("zstd"), zstandard.compress(b"one ") + zstandard.compress(b"two")) == b"one two"
    )


def test_an_unknown_coding_is_told_by_name() -> None:
    with pytest.raises(BadCapture, match="'compress'"):
        decode_body(_header("compress"), b"\x1f\x9d")


def test_markup_under_a_header_that_outlived_its_coding_is_taken_as_it_stands() -> None:
    for coding in ("gzip", "deflate", "br", "zstd"):
        assert decode_body(_header(coding), b"<!DOCTYPE html><p>plain</p>") == b"<!DOCTYPE html><p>plain</p>"
    assert decode_body(_header("gzip"), b"") == b""
