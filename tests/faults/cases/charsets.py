"""Charsets that are named rightly, wrongly, late or not at all: the letters are those of the page, or there are none."""

from __future__ import annotations

import codecs
from collections.abc import Generator
from dataclasses import dataclass
from functools import partial

from tests.faults.pages import STORIES, html
from tests.faults.server import Site
from tests.faults.suite import Kept

Visits = Generator[None, Kept, None]


@dataclass(frozen=True)
class Page:
    """One story in one charset, and who names which."""

    language: str
    charset: str
    header: str | None = None
    meta: str = ""
    mark: bytes = b""


PAGES = {
    "windows_1251_named_by_the_header_alone": Page("ru", "cp1251", "windows-1251"),
    "windows_1251_named_by_the_page_alone": Page("bg", "cp1251", None, "windows-1251"),
    "koi8_r_named_by_the_page_alone": Page("ru", "koi8-r", None, "koi8-r"),
    "koi8_u_named_by_the_header": Page("uk", "koi8-u", "KOI8-U"),
    "cyrillic_that_nobody_names": Page("ru", "cp1251"),
    "utf_8_that_nobody_names": Page("hy", "utf-8"),
    "utf_8_called_latin_1_by_the_header": Page("ru", "utf-8", "iso-8859-1"),
    "utf_8_called_windows_1251_by_the_page": Page("uk", "utf-8", None, "windows-1251"),
    "windows_1252_called_utf_8_by_header_and_page": Page("fr", "cp1252", "utf-8", "utf-8"),
    "windows_1252_named_latin_1": Page("de", "cp1252", "iso-8859-1"),
    "windows_1252_that_nobody_names": Page("es", "cp1252"),
    "windows_1250_named_by_the_page": Page("cs", "cp1250", None, "windows-1250"),
    "iso_8859_2_named_by_the_header": Page("pl", "iso8859-2", "iso-8859-2"),
    "iso_8859_2_that_nobody_names": Page("hu", "iso8859-2"),
    "windows_1254_named_iso_8859_9": Page("tr", "cp1254", "iso-8859-9"),
    "windows_1253_named_by_the_page": Page("el", "cp1253", None, "windows-1253"),
    "iso_8859_7_named_by_the_header": Page("el", "iso8859-7", "ISO-8859-7"),
    "windows_1255_named_by_the_header": Page("he", "cp1255", "windows-1255"),
    "windows_1256_named_by_the_page": Page("ar", "cp1256", None, "windows-1256"),
    "windows_1257_named_by_the_page": Page("lt", "cp1257", None, "windows-1257"),
    "gb2312_that_means_gbk": Page("zh", "gbk", "gb2312"),
    "gb18030_named_by_the_page": Page("zh", "gb18030", None, "gb18030"),
    "shift_jis_named_by_the_header": Page("ja", "cp932", "Shift_JIS"),
    "euc_jp_named_by_the_page": Page("ja", "euc_jp", None, "EUC-JP"),
    "iso_2022_jp_named_by_the_header": Page("ja", "iso2022_jp", "iso-2022-jp"),
    "euc_kr_named_by_the_header": Page("ko", "euc_kr", "euc-kr"),
    "tis_620_named_by_the_page": Page("th", "tis-620", None, "tis-620"),
    "utf_16_with_its_mark": Page("ka", "utf-16-le", None, "", codecs.BOM_UTF16_LE),
    "utf_16_of_the_other_order_with_its_mark": Page("he", "utf-16-be", None, "", codecs.BOM_UTF16_BE),
    "utf_16_known_to_the_header_alone": Page("el", "utf-16-le", "utf-16le"),
    "a_mark_of_utf_8_under_another_name": Page("fa", "utf-8", "windows-1256", "", codecs.BOM_UTF8),
    "utf_8_under_a_name_that_nobody_knows": Page("hi", "utf-8", "utf8-of-tolva"),
    "utf_8_named_in_quotes": Page("th", "utf-8", '"UTF-8"'),
    "utf_16_named_by_a_page_that_is_none": Page("uk", "utf-8", None, "utf-16"),
}  # fmt: skip


def _is_read(page: Page, site: Site) -> Visits:
    told = STORIES[page.language]
    said = page.mark + told.page(charset=page.meta).encode(page.charset)
    site.start("/news/301", html(said, charset=page.header))
    kept = yield
    kept.is_whole(told)
    assert (kept.article["language"] or "").startswith(page.language)


vars().update(
    {f"{_name}_is_read_as_it_was_meant": partial(_is_read, _page) for _name, _page in PAGES.items()}
)


def a_label_that_stands_behind_a_long_script_is_heard(site: Site) -> Visits:
    told = STORIES["ru"]
    head = f"<script>{'var nothing = 1;' * 200}</script><meta charset='koi8-r'>"
    site.start("/news/302", html(told.page(head=head).encode("koi8-r"), charset=None))
    kept = yield
    kept.is_whole(told)


def one_bad_byte_makes_no_page_of_utf_8_another_charset(site: Site) -> Visits:
    told = STORIES["fr"]
    said = told.page(below="<footer>\xa9 Tolva</footer>").encode("utf-8").replace("©".encode(), b"\xa9")
    site.start("/news/303", html(said, charset="utf-8"))
    kept = yield
    kept.is_whole(told)


def utf_7_is_never_read(site: Site) -> Visits:
    site.start("/news/304", html(b"<h1>+ADw-script+AD4-</h1>", charset="utf-7"))
    kept = yield
    assert not kept.holds("<script>")


def joiners_between_letters_stay(site: Site) -> Visits:
    site.start("/news/305", html(STORIES["fa"].page()))
    kept = yield
    assert "\u200c" in kept.article["body"]


def bytes_that_are_of_no_charset_are_an_error_and_not_garbled_letters(site: Site) -> Visits:
    noise = bytes(range(128, 256)) * 40
    site.start(
        "/news/306",
        html(b"<html><body><h1>\x81\x8d\x8f</h1><p>" + noise + b"</p></body></html>", charset="utf-8"),
    )
    kept = yield
    kept.nothing()
    assert len(kept.captures("/news/306")) == 1
