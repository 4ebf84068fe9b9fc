"""Bytes that prove themselves beat labels, labels beat guesses, and nothing garbled passes."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.charset import codec_of, declared, decode_text
from pipelines.errors import BadPage

RU = "Совет порта Осмер во вторник решил углубить северный канал на два метра. " * 5
FR = "Le conseil du port a décidé d’approfondir le chenal, où les marées gênent. " * 5
HY = "Օսմերի խորհուրդը որոշեց խորացնել ջրանցքը։"


def _meta(charset: str) -> bytes:
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"></head>'.encode()
    )


@pytest.mark.parametrize(
    ("body", "header", "encoding", "text"),
    [
        (RU.encode(), "text/html; charset=windows-1251", "utf-8", RU),
        (RU.encode("utf-8-sig"), "text/html; charset=koi8-r", "utf-8", RU),
        (RU.encode("utf-16"), None, "utf-16-le", RU),
        (RU.encode("utf-16-le"), "text/html; charset=utf-16le", "utf-16-le", RU),
        (RU.encode("cp1251"), "text/html; charset=windows-1251", "cp1251", RU),
        (RU.encode("koi8-r"), "text/html; charset=KOI8-R", "koi8-r", RU),
        (FR.encode("cp1252"), "text/html; charset=ISO-8859-1", "cp1252", FR),
        (FR.encode("cp1252"), None, "cp1252", FR),
        (RU.encode("cp1251"), None, "cp1251", RU),
        ("港口".encode("gbk"), "text/html; charset=gb2312", "gb18030", "港口"),
        (b"ferry", "text/html; charset=utf-7", "utf-8", "ferry"),
        (b"+ADw-b+AD4-", "text/html; charset=utf-7", "utf-8", "+ADw-b+AD4-"),
        ("港".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "iso2022_jp", "港"),
    ],
)
def test_header_and_bytes_are_weighed(body: bytes, header: str | None, encoding: str, text: str) -> None:
    assert decode_text(body, header) == (encoding, text)


def test_a_lying_utf8_header_gives_way_to_the_meta_element() -> None:
    body = _meta("windows-1251") + RU.encode("cp1251")
    encoding, text = decode_text(body, "text/html; charset=utf-8")
    assert (encoding, text.endswith(RU)) == ("cp1251", True)


def test_one_broken_byte_does_not_turn_utf8_into_something_else() -> None:
    encoding, text = decode_text(RU.encode() + b"\xd0", "text/html; charset=iso-8859-1")
    assert (encoding, text) == ("utf-8", RU + "\ufffd")


def test_a_page_in_ascii_that_calls_itself_utf16_is_no_utf16() -> None:
    assert decode_text(_meta("utf-16") + "é".encode() * 9, None)[0] == "utf-8"


def test_an_xml_declaration_counts_too() -> None:
    body = b'<?xml version="1.0" encoding="windows-1251"?>' + RU.encode("cp1251")
    assert decode_text(body, None)[0] == "cp1251"


def test_armscii_is_armenian_and_not_cyrillic() -> None:
    body = bytearray()
    for letter in HY:
        at = "։".find(letter)
        code = ord(letter)
        if at == 0:
            body.append(0xA3)
        elif 0x531 <= code <= 0x556:
            body.append(0xB2 + 2 * (code - 0x531))
        elif 0x561 <= code <= 0x586:
            body.append(0xB3 + 2 * (code - 0x561))
        else:
            body.append(code)
    assert decode_text(bytes(body), "text/html; charset=ARMSCII-8") == ("armscii-8", HY)


def test_what_fits_no_charset_is_told_instead_of_garbled() -> None:
    with pytest.raises(BadPage, match="charset"):
        decode_text(bytes(range(128, 256)) * 40 + b"\0\xff" * 50, None)


@pytest.mark.parametrize(
    ("label", "name"),
    [
        ("latin1", "cp1252"),
        ("ASCII", "cp1252"),
        ("x-sjis", "cp932"),
        ("win-1251", "cp1251"),
        ("iso-8859-9", "cp1254"),
        ("utf8", "utf-8"),
        ("utf-7", None),
        ("rot13", None),
        ("no such thing", None),
        ("%charset%", None),
    ],
)
def test_labels_mean_what_browsers_take_them_for(label: str, name: str | None) -> None:
    assert codec_of(label) == name


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Rada portu zdecydowała się pogłębić północny kanał, żeby większe statki mogły wpływać. ", "cp1250"),
        ("Rada přístavu rozhodla prohloubit severní kanál, ačkoli se rybáři bojí škod a ztrát. ", "cp1250"),
        (
            "Rada přístavu rozhodla prohloubit severní kanál, ačkoli se rybáři bojí škod a ztrát. ",
            "iso8859-2",
        ),
        (
            "Liman meclisi kuzey kanalını derinleştirmeye karar verdi, böylece büyük gemiler girebilecek. ",
            "cp1254",
        ),
        (
            "El consejo decidió ahondar el canal del año próximo, según señaló el capitán; ¿qué dirán? ",
            "cp1252",
        ),
        ("Der Rat beschloss, die nördliche Rinne für größere Schiffe zu vertiefen. ", "cp1252"),
    ],
)
def test_the_accented_letters_of_one_language_tell_its_charset(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding), None) == (encoding, text)


@pytest.mark.parametrize(
    ("page", "name"),
    [
        (b"<p>ferry</p>", None),
        (b"<!-- <meta charset=koi8-r> --><meta charset=windows-1251>", "cp1251"),
        (b"<!-- <meta charset=koi8-r>", None),
        (b"<!doctype html", None),
        (b"<meta charset=koi8-r", None),
        (b"<meta charset='koi8-r>", None),
        (b"<meta charset=bogus><META CHARSET='koi8-r'>", "koi8-r"),
        (b"<meta name=a content='text/html; charset=koi8-r'>", None),
        (b"<meta http-equiv=content-type content='text/html'>", None),
        (b"<meta http-equiv=content-type content='text/html; charset=\"koi8-r\"'>", "koi8-r"),
        (b"<meta charset=utf-16>", "utf-8"),
        (b"<meta charset=x-user-defined>", "cp1252"),
        (b"\xef\xbb\xbf<meta charset=koi8-r>", "utf-8"),
        (b"<title>" + b"<a b=c>" * 9000 + b"<meta charset=koi8-r>", None),
    ],
)
def test_a_declaration_is_found_where_browsers_look_for_it(page: bytes, name: str | None) -> None:
    assert declared(page) == name


def test_a_declaration_out_of_place_is_better_than_a_guess() -> None:
    body = b"<meta name=a content='text/html; charset=koi8-u'>" + RU.encode("koi8-r")
    assert decode_text(body, None) == ("koi8-u", body.decode("koi8-u"))


def _declarations() -> Iterator[tuple[bytes, str]]:
    shared = Path(os.environ.get("NEWSBOT_SHARED") or Path(__file__).parents[2] / "../shared")
    folder = shared / "data/suites/encoding"
    if not folder.is_dir():
        pytest.skip(f"the public suite of encodings is not at {folder}; NEWSBOT_SHARED names its place")
    for path in sorted(folder.glob("*.dat")):
        for case in re.split(rb"^#data\n", path.read_bytes(), flags=re.MULTILINE)[1:]:
            page, _, label = case.partition(b"\n#encoding\n")
            yield page, label.decode().strip()


def test_pages_declare_what_the_public_suite_says() -> None:
    cases = list(_declarations())
    assert len(cases) == 82
    wrong = [page for page, label in cases if (declared(page) or "cp1252") != codec_of(label)]
    assert wrong == []
