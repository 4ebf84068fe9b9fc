"""Which addresses are one, which are not: cases of our own, and what must hold for any text at all."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dedup.addresses import (
    LONGEST,
    bare_host,
    belongs,
    cautious,
    discreet,
    key,
    original,
    sequence,
    variant,
    without,
)  # fmt: skip
from pipelines.values import Site

STORY = "https://osmer.example/news/harbour-vote-4711"
PLAIN = "https://osmer.example/story"

TRACKERS = [
    "utm_source=feed",
    "utm_medium=rss",
    "utm_campaign=x",
    "utm_id=7",
    "fbclid=IwAR1",
    "fb_ref=home",
    "fb_action_ids=1",
    "gclid=Cj0",
    "gclsrc=aw",
    "dclid=1",
    "wbraid=a",
    "gbraid=b",
    "gad_source=1",
    "gad_campaignid=2",
    "srsltid=Af",
    "msclkid=m",
    "yclid=9",
    "ysclid=l8",
    "_openstat=a",
    "twclid=2",
    "ttclid=3",
    "li_fat_id=4",
    "igshid=5",
    "igsh=6",
    "mc_cid=7",
    "mc_eid=8",
    "mkt_tok=9",
    "mtm_campaign=a",
    "pk_campaign=b",
    "pk_kwd=c",
    "piwik_campaign=d",
    "wt_mc=e",
    "wt_zmc=f",
    "_hsenc=g",
    "_hsmi=h",
    "_ga=2.1",
    "_gl=1",
    "vero_id=i",
    "oly_enc_id=j",
    "ref_src=twsrc",
    "ito=k",
    "xtor=RSS-1",
    "at_medium=l",
    "at_campaign=m",
    "at_custom1=n",
    "ocid=o",
    "ncid=p",
    "s_cid=q",
    "guccounter=1",
    "guce_referrer=r",
    "guce_referrer_sig=s",
    "__twitter_impression=true",
    "UTM_Source=shout",
]
SESSIONS = [
    "PHPSESSID=0a1b2c",
    "phpsessid=0a",
    "JSESSIONID=AA11",
    "jsessionid=bb",
    "sessionid=9",
    "session_id=9",
    "ASPSESSIONIDQQAABBCC=XYZ",
    "osCsid=4f",
    "zenid=77",
    "sid=0123456789abcdef0123456789abcdef",
]
VARIANTS = [
    "amp",
    "amp=1",
    "amp=true",
    "outputType=amp",
    "output=amp",
    "format=amp",
    "view=amp",
    "layout=print",
    "view=print",
    "mode=print",
    "print",
    "print=1",
    "print=y",
    "print=",
    "printable=yes",
    "amp_js_v=0.1",
    "amp_gsa=1",
    "usqp=mq331AQ",
]

# class, an address, another address of the same article
SAME = [
    ("scheme", "http://osmer.example/a", "https://osmer.example/a"),
    ("scheme", "HTTP://osmer.example/a", "http://osmer.example/a"),
    ("scheme", "http:\\\\osmer.example\\a", "http://osmer.example/a"),
    ("scheme", "http:/osmer.example/a", "http://osmer.example/a"),
    ("scheme", "http:///osmer.example/a", "http://osmer.example/a"),
    ("host case", "http://OSMER.Example/a", "http://osmer.example/a"),
    ("www", "http://www.osmer.example/a", "http://osmer.example/a"),
    ("www", "http://www2.osmer.example/a", "http://osmer.example/a"),
    ("www", "https://www.osmer.co.uk/a", "https://osmer.co.uk/a"),
    ("www", "https://www.gov.uk/a", "https://gov.uk/a"),
    ("www", "https://www.m.example/a", "https://m.example/a"),
    ("mobile host", "http://m.osmer.example/a", "http://www.osmer.example/a"),
    ("mobile host", "http://mobile.osmer.example/a", "http://osmer.example/a"),
    ("mobile host", "http://amp.osmer.example/a", "http://osmer.example/a"),
    ("mobile host", "http://www.m.osmer.example/a", "http://osmer.example/a"),
    ("mobile host", "http://m.osmer.co.uk/a", "http://osmer.co.uk/a"),
    ("mobile host", "http://m.sport.osmer.example/a", "http://sport.osmer.example/a"),
    ("port", "http://osmer.example:80/a", "http://osmer.example/a"),
    ("port", "https://osmer.example:443/a", "https://osmer.example/a"),
    ("port", "http://osmer.example:/a", "http://osmer.example/a"),
    ("port", "http://[2001:db8::1]:80/a", "http://[2001:DB8:0::1]/a"),
    ("trailing dot", "http://osmer.example./a", "http://osmer.example/a"),
    ("trailing dot", "http://www.osmer.example.:80/a", "http://osmer.example/a"),
    ("user name", "http://reader:secret@osmer.example/a", "http://osmer.example/a"),
    ("dot segments", "http://osmer.example/a/./b/../c", "http://osmer.example/a/c"),
    ("dot segments", "http://osmer.example/../a", "http://osmer.example/a"),
    ("dot segments", "http://osmer.example/a/b/..", "http://osmer.example/a/"),
    ("dot segments", "http://osmer.example/.", "http://osmer.example"),
    ("backslash", "http://osmer.example/a\\b", "http://osmer.example/a/b"),
    ("percent", "http://osmer.example/%e4%bd%a0", "http://osmer.example/%E4%BD%A0"),
    ("percent", "http://osmer.example/你", "http://osmer.example/%E4%BD%A0"),
    ("percent", "http://osmer.example/%7Ebrandvik", "http://osmer.example/~brandvik"),
    ("percent", "http://osmer.example/%61", "http://osmer.example/a"),
    ("percent", "http://osmer.example/a b", "http://osmer.example/a%20b"),
    ("percent", "http://osmer.example/a?q=%e4", "http://osmer.example/a?q=%E4"),
    ("percent", "http://osm%65r.example/a", "http://osmer.example/a"),
    ("idn", "http://hafen-öst.example/a", "http://xn--hafen-st-s4a.example/a"),
    ("idn", "http://HAFEN-ÖST.example/a", "http://hafen-öst.example/a"),
    ("idn", "http://ｏｓｍｅｒ.example/a", "http://osmer.example/a"),
    ("idn", "http://osmer。example/a", "http://osmer.example/a"),
    ("numeric host", "http://0x7f.1/a", "http://127.0.0.1/a"),
    ("numeric host", "http://2130706433/a", "http://127.0.0.1/a"),
    ("numeric host", "http://0177.0.0.1/a", "http://127.0.0.1/a"),
    ("numeric host", "http://127.1:8080/a", "http://127.0.0.1:8080/a"),
    ("fragment", STORY + "#comments", STORY),
    ("fragment", STORY + "#", STORY),
    ("fragment", STORY + "?page=2#top", STORY + "?page=2"),
    ("fragment", STORY + "#:~:text=harbour", STORY),
    ("white space", f"  {STORY}\n", STORY),
    ("white space", "https://osmer.example/news/\n\tharbour-vote-4711", STORY),
    ("root", "http://osmer.example", "http://osmer.example/"),
    ("root", "http://osmer.example?id=5", "http://osmer.example/?id=5"),
    ("empty query", STORY + "?", STORY),
    ("empty query", STORY + "?&&", STORY),
    ("empty query", STORY + "?&id=5&", STORY + "?id=5"),
    ("escaped query", STORY + "?id=5&amp;lang=en", STORY + "?id=5&lang=en"),
    ("escaped query", STORY + "?id=5&amp;amp;lang=en", STORY + "?id=5&lang=en"),
    ("trailing slash", STORY + "/", STORY),
    ("trailing slash", STORY + "//", STORY),
    ("trailing slash", STORY + "/?id=5", STORY + "?id=5"),
    ("parameter order", STORY + "?a=1&b=2", STORY + "?b=2&a=1"),
    ("parameter order", STORY + "?a=1&a=2&b=3", STORY + "?b=3&a=1&a=2"),
    ("tracker", STORY + "?utm_source=a&id=5&fbclid=b", STORY + "?id=5"),
    ("tracker", STORY + "?utm_medium", STORY),
    ("tracker", STORY + "/?gclid=1#x", STORY),
    ("session in path", STORY + ";jsessionid=0A1B", STORY),
    ("session in path", STORY + ";JSESSIONID=0A1B.node1?id=5", STORY + "?id=5"),
    ("session in path", STORY + ";sid=77/", STORY),
    ("session in path", "https://osmer.example/(S(abc123))/story", PLAIN),
    ("session in query", STORY + "?id=5&PHPSESSID=aa", STORY + "?id=5"),
    ("amp path", PLAIN + "/amp", PLAIN),
    ("amp path", PLAIN + "/amp/", PLAIN),
    ("amp path", PLAIN + "/AMP", PLAIN),
    ("amp path", "https://osmer.example/amp/story", PLAIN),
    ("amp path", "https://osmer.example/amp/2021/02/story", "https://osmer.example/2021/02/story"),
    ("amp path", PLAIN + ".amp", PLAIN),
    ("amp path", PLAIN + ".amp.html", PLAIN + ".html"),
    ("amp path", PLAIN + ".AMP.HTML", PLAIN + ".HTML"),
    ("amp twice", "https://amp.osmer.example/story/amp?amp=1", PLAIN),
    ("amp cache", "https://osmer-example.cdn.ampproject.org/c/s/osmer.example/story", PLAIN),
    ("amp cache", "https://osmer-example.cdn.ampproject.org/v/s/osmer.example/story/amp?amp_js_v=0.1", PLAIN),
    ("amp cache", "https://osmer-example.cdn.ampproject.org/c/osmer.example/story", PLAIN),
    ("amp cache", "https://www.google.com/amp/s/www.osmer.example/story/amp/", PLAIN),
    ("amp cache", "https://www.google.co.uk/amp/s/osmer.example/story", PLAIN),
    ("amp cache", "https://www.google.com.tr/amp/osmer.example/story", PLAIN),
    ("print", PLAIN + "/print", PLAIN),
    ("print", PLAIN + "/print/", PLAIN),
    ("print", PLAIN + "/printable", PLAIN),
    ("print", "https://osmer.example/print/story", PLAIN),
    ("index", "https://osmer.example/index.html", "https://osmer.example/"),
    ("index", "https://osmer.example/news/index.htm", "https://osmer.example/news/"),
    ("index", "https://osmer.example/news/index.xhtml", "https://osmer.example/news"),
    ("index", "https://osmer.example/news/index.php", "https://osmer.example/news/"),
    ("index", "https://osmer.example/index.php?id=5", "https://osmer.example/?id=5"),
    ("index", "https://osmer.example/Default.aspx", "https://osmer.example/"),
    ("index", "https://osmer.example/index.jsp", "https://osmer.example/"),
    ("index", "https://osmer.example/default.cfm", "https://osmer.example/"),
    ("wayback", "https://web.archive.org/web/20210204101500/https://osmer.example/story", PLAIN),
    ("wayback", "https://web.archive.org/web/20210204101500id_/http://www.osmer.example:80/story", PLAIN),
    ("wayback", "http://web.archive.org/web/2021/http:/osmer.example/story", PLAIN),
    ("wayback", "https://web.archive.org/web/2021im_/https://osmer.example/story?utm_source=a", PLAIN),
    ("wayback", "https://web.archive.org/web/2019/https://osmer.example/story", "https://web.archive.org/web/2021/https://osmer.example/story"),
    *(("tracker", f"{STORY}?{each}", STORY) for each in TRACKERS),
    *(("tracker among others", f"{STORY}?id=5&{each}&lang=en", f"{STORY}?id=5&lang=en") for each in TRACKERS[::6]),
    *(("session", f"{STORY}?{each}", STORY) for each in SESSIONS),
    *(("variant", f"{STORY}?{each}", STORY) for each in VARIANTS),
]  # fmt: skip

# class, an address, one that is not the same article for all that its text tells
APART = [
    ("id", STORY + "?id=5", STORY + "?id=6"),
    ("id", "https://osmer.example/?p=5", "https://osmer.example/?p=6"),
    ("id", "https://osmer.example/?id=5", "https://osmer.example/"),
    ("id", "https://osmer.example/news/4711", "https://osmer.example/news/4712"),
    ("id", "https://osmer.example/news/4711", "https://osmer.example/news/04711"),
    ("id", "https://osmer.example/article.php?sid=1234", "https://osmer.example/article.php?sid=1235"),
    ("id", "https://osmer.example/article.php?sid=1234", "https://osmer.example/article.php"),
    ("id", "https://osmer.example/a?ref=7", "https://osmer.example/a?ref=8"),
    ("id", "https://osmer.example/a?s=7", "https://osmer.example/a?s=8"),
    ("id", "https://osmer.example/a?story=7", "https://osmer.example/a"),
    ("id", "https://osmer.example/a;id=5", "https://osmer.example/a;id=6"),
    ("id", "https://osmer.example/index.php?id=5", "https://osmer.example/index.php?id=6"),
    ("id", "https://osmer.example/print/5", "https://osmer.example/print/6"),
    ("id", "https://osmer.example/5/amp", "https://osmer.example/6/amp"),
    ("page", STORY + "?page=1", STORY + "?page=2"),
    ("page", STORY + "?page=2", STORY),
    ("page", STORY + "/2", STORY),
    ("page", "https://osmer.example/news/page/2", "https://osmer.example/news/page/3"),
    ("page", "https://osmer.example/news?start=10", "https://osmer.example/news?start=20"),
    ("language", "https://osmer.example/en/news/4711", "https://osmer.example/de/news/4711"),
    ("language", "https://osmer.example/news/4711?lang=en", "https://osmer.example/news/4711?lang=de"),
    ("language", "https://osmer.example/news/4711?lang=en", "https://osmer.example/news/4711"),
    ("language", "https://en.osmer.example/news", "https://de.osmer.example/news"),
    ("case of paths", "https://osmer.example/News", "https://osmer.example/news"),
    ("case of paths", "https://osmer.example/v/aBcD", "https://osmer.example/v/abcd"),
    ("case of queries", "https://osmer.example/a?v=aB", "https://osmer.example/a?v=ab"),
    ("case of names", "https://osmer.example/a?ID=5", "https://osmer.example/a?id=5"),
    ("subdomain", "https://sport.osmer.example/a", "https://osmer.example/a"),
    ("subdomain", "https://blog.osmer.example/a", "https://news.osmer.example/a"),
    ("subdomain", "https://mm.osmer.example/a", "https://osmer.example/a"),
    ("subdomain", "https://wwwold.osmer.example/a", "https://osmer.example/a"),
    ("subdomain", "https://ampere.osmer.example/a", "https://osmer.example/a"),
    ("host", "https://osmer.example/a", "https://tarn.example/a"),
    ("host", "https://osmer.example/a", "https://osmer.org/a"),
    ("host", "https://amp.org.uk/a", "https://org.uk/a"),
    ("host", "https://m.co.uk/a", "https://mobile.co.uk/a"),
    ("host", "https://amp.example/a", "https://m.example/a"),
    ("host", "http://127.0.0.1/a", "http://127.0.0.2/a"),
    ("host", "http://[2001:db8::1]:8080/a", "http://[2001:db8::1:8080]/a"),
    ("port", "http://osmer.example:8080/a", "http://osmer.example/a"),
    ("port", "http://osmer.example:8080/a", "http://osmer.example:8081/a"),
    ("port", "http://osmer.example:443/a", "http://osmer.example/a"),
    ("port", "https://osmer.example:80/a", "https://osmer.example/a"),
    ("percent", "https://osmer.example/a%2Fb", "https://osmer.example/a/b"),
    ("percent", "https://osmer.example/a%3Fb", "https://osmer.example/a?b"),
    ("percent", "https://osmer.example/a%23b", "https://osmer.example/a#b"),
    ("percent", "https://osmer.example/a?q=1%262", "https://osmer.example/a?q=1&2"),
    ("percent", "https://osmer.example/a?q=1%2B2", "https://osmer.example/a?q=1+2"),
    ("slashes", "https://osmer.example/a//b", "https://osmer.example/a/b"),
    ("duplicate parameters", STORY + "?a=1&a=2", STORY + "?a=2&a=1"),
    ("duplicate parameters", STORY + "?a=1&a=2", STORY + "?a=2"),
    ("duplicate parameters", STORY + "?a=1&a=1", STORY + "?a=1"),
    ("empty value", STORY + "?a=", STORY),
    ("look-alike amp", "https://osmer.example/amp-energy-news", "https://osmer.example/energy-news"),
    ("look-alike amp", "https://osmer.example/news/amp-energy", "https://osmer.example/news"),
    ("look-alike amp", "https://osmer.example/news/guitar-amp", "https://osmer.example/news/guitar"),
    ("look-alike amp", "https://osmer.example/amp", "https://osmer.example/"),
    ("look-alike amp", "https://osmer.example/camp/story", PLAIN),
    ("look-alike amp", "https://osmer.example/story.ampere", PLAIN),
    ("look-alike amp", "https://osmer.example/a?amplitude=7", "https://osmer.example/a"),
    ("look-alike amp", "https://osmer.example/a?amp=7", "https://osmer.example/a"),
    ("look-alike print", "https://osmer.example/print", "https://osmer.example/"),
    ("look-alike print", "https://osmer.example/news/fine-print", "https://osmer.example/news"),
    ("look-alike print", "https://osmer.example/printing/story", PLAIN),
    ("look-alike print", "https://osmer.example/a?printer=7", "https://osmer.example/a"),
    ("look-alike index", "https://osmer.example/index-of-prices", "https://osmer.example/"),
    ("look-alike index", "https://osmer.example/news/price-index.html", "https://osmer.example/news/"),
    ("look-alike index", "https://osmer.example/index.html/story", PLAIN),
    ("look-alike index", "https://osmer.example/index.php/story-5", "https://osmer.example/story-5"),
    ("look-alike index", "https://osmer.example/index2.html", "https://osmer.example/index.html"),
    ("look-alike default", "https://osmer.example/loan-default", "https://osmer.example/"),
    ("look-alike tracker", "https://osmer.example/a?utmost=1", "https://osmer.example/a"),
    ("look-alike tracker", "https://osmer.example/a?gallery=1", "https://osmer.example/a"),
    ("look-alike tracker", "https://osmer.example/a?_game=1", "https://osmer.example/a"),
    ("look-alike tracker", "https://osmer.example/utm_source/a", "https://osmer.example/a"),
    ("look-alike session", "https://osmer.example/a?session=1", "https://osmer.example/a?session=2"),
    ("look-alike session", "https://osmer.example/a?sid=12345", "https://osmer.example/a"),
    ("suffix", "https://osmer.example/story.html", PLAIN),
    ("suffix", "https://osmer.example/story.html", "https://osmer.example/story.php"),
    ("wayback", "https://web.archive.org/web/2021/https://osmer.example/a", "https://web.archive.org/web/2021/https://osmer.example/b"),
    ("wayback", "https://web.archive.org/details/osmer", "https://web.archive.org/details/tarn"),
    ("wayback", "https://web.archive.example/web/2021/https://osmer.example/story", PLAIN),
    ("not the web", "mailto:desk@osmer.example", "mailto:letters@osmer.example"),
    ("not the web", "file:///a.html", "file:///b.html"),
]  # fmt: skip


def _names(cases: list[tuple[str, str, str]]) -> list[str]:
    return [f"{number}-{kind}" for number, (kind, _, _) in enumerate(cases)]


def test_the_table_is_large_and_says_nothing_twice() -> None:
    assert len(SAME) + len(APART) >= 200
    assert len({(one, other) for _, one, other in [*SAME, *APART]}) == len(SAME) + len(APART)


@pytest.mark.parametrize(("kind", "one", "other"), SAME, ids=_names(SAME))
def test_two_spellings_of_one_address_share_a_key(kind: str, one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(("kind", "one", "other"), APART, ids=_names(APART))
def test_two_addresses_keep_two_keys(kind: str, one: str, other: str) -> None:
    assert key(one) != key(other)


# ---------------------------------------------------------------- the cautious form


@pytest.mark.parametrize(
    ("given", "clean"),
    [
        ("HTTPS://WWW.Osmer.Example:443/A/../B?b=2&a=1#x", "https://www.osmer.example/B?b=2&a=1"),
        ("http://osmer.example", "http://osmer.example/"),
        (
            "http://osmer.example/a;jsessionid=1?zenid=2",
            "http://osmer.example/a;jsessionid=1?zenid=2",
        ),
        (
            "http://m.osmer.example/amp/story/index.html?amp=1",
            "http://m.osmer.example/amp/story/index.html?amp=1",
        ),
        ("http://osmer.example/a/?utm_source=x", "http://osmer.example/a/"),
        ("http://osmer.example/a?access_token=x&b=1", "http://osmer.example/a?b=1"),
        ("http://osmer.example/a?b=1&API%5FKEY=&PassWord=p&x-amz-signature=q", "http://osmer.example/a?b=1"),
        ("http://osmer.example/a?sessionid=7&PHPSESSID=2", "http://osmer.example/a"),
        (
            "http://osmer.example/a?token=42&sig=page&auth=ada",
            "http://osmer.example/a?token=42&sig=page&auth=ada",
        ),
        ("http://osmer.example/a?token=0a1b2c3d4e5f60718293", "http://osmer.example/a"),
        (
            "http://osmer.example/a?key=0a1b2c3d4e5f60718293",
            "http://osmer.example/a?key=0a1b2c3d4e5f60718293",
        ),
        ("http://osmer.example/a?to=%2Fb%3Fapi_key%3Dx&c=1", "http://osmer.example/a?c=1"),
        ("http://[2001:DB8:0:0::1]:8080/a", "http://[2001:db8::1]:8080/a"),
    ],
)
def test_the_cautious_form_loses_only_what_no_server_looks_at(given: str, clean: str) -> None:
    assert cautious(given) == clean


@pytest.mark.parametrize(
    ("href", "clean"),
    [
        ("b", "https://osmer.example/news/b"),
        ("/b", "https://osmer.example/b"),
        ("../b", "https://osmer.example/b"),
        ("?page=2", "https://osmer.example/news/a?page=2"),
        ("#top", "https://osmer.example/news/a"),
        ("", "https://osmer.example/news/a"),
        ("//tarn.example/b", "https://tarn.example/b"),
        ("\\\\tarn.example\\b", "https://tarn.example/b"),
        ("///tarn.example/b", "https://tarn.example/b"),
        ("http:/tarn.example/b", "http://tarn.example/b"),
        ("https:/b", "https://osmer.example/b"),
        ("https:b", "https://osmer.example/news/b"),
        ("?next=http://tarn.example/\\b", "https://osmer.example/news/a?next=http://tarn.example/%5Cb"),
    ],
)
def test_a_link_is_resolved_as_a_browser_does(href: str, clean: str) -> None:
    assert cautious(href, "https://osmer.example/news/a") == clean


@pytest.mark.parametrize(
    "text",
    [
        "", "   ", "story", "//osmer.example/a", "ftp://osmer.example/a", "file:///etc/passwd", "mailto:desk@osmer.example",
        "JavaScript:void(0)", "javascript:window.open('http://osmer.example/')", "data:text/html,<p>", "tel:+123",
        "http://", "http:///", "http://:80/", "http://osmer.example:99999/", "http://osmer.example:port/",
        "http://os mer.example/", "http://osmer%20x.example/", "http://osmer%00.example/", "http://a|b.example/",
        "http://[::1", "http://[osmer]/", "http://::1/", "http://256.1.1.1/", "http://1.2.3.4.5/", "http://1.2.3.08/",
        "http://osmer.1/", "http://\xad/", "http://%ff.example/", "http://a..ö.example/", "http://[::1%25eth0]/",
        "http://osmer.example/" + "a" * LONGEST, "http://osmer.example/" + "ö" * (LONGEST // 4),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_for_has_no_cautious_form(text: str) -> None:
    assert cautious(text) is None


def test_from_a_bad_base_nothing_can_be_resolved() -> None:
    assert cautious("b", "http://[bad") is None


# ---------------------------------------------------------------- for any text

PIECES = [
    "http",
    "https",
    "://",
    ":",
    "/",
    "//",
    "\\",
    "www.",
    "m.",
    "amp",
    "print",
    ".example",
    "com",
    "co.uk",
    "?",
    "&",
    "amp;",
    "=",
    "#",
    "%41",
    "%2f",
    "%zz",
    "%",
    "..",
    ".",
    "index.html",
    "utm_source",
    "sid",
    "id",
    "5",
    ";jsessionid=A",
    "@",
    "[",
    "]",
    "::1",
    "127.1",
    "0x7f",
    "é",
    "ß",
    "。",
    "+",
    "~",
    "|",
    "A",
    "İ",
    "(S(a))",
    "�",
    "\xad",
    "\x00",
    "https://web.archive.org/web/2020/",
    "https://www.google.com/amp/s/",
] + [" ", "\t"]
ODD = st.lists(st.sampled_from(PIECES), max_size=14).map("".join)
ANY = st.one_of(ODD, ODD.map("http://osmer.example/{}".format), ODD.map("http://{}".format), st.text())


@given(ANY)
def test_of_any_text_the_cautious_form_is_final_and_keeps_the_key(text: str) -> None:
    clean, name = cautious(text), key(text)
    (
        bare_host(text),
        original(text),
        belongs(text, Site(name="osmer")),
        cautious("a", text),
        cautious(text, text),
    )
    if clean is not None:
        assert cautious(clean) == clean
        assert key(clean) == name
        assert clean.isascii()


@given(
    st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("123")), unique_by=lambda each: each[0]),
    st.randoms(),
)
def test_the_order_of_different_parameters_never_matters(
    pairs: list[tuple[str, str]], chance: object
) -> None:
    shuffled = list(pairs)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = ("&".join(map("=".join, each)) for each in (pairs, shuffled))
    assert key(f"{STORY}?{one}") == key(f"{STORY}?{other}")


# ---------------------------------------------------------------- public suites


def _suite(name: str) -> Path:
    shared = Path(os.environ.get("NEWSBOT_SHARED") or Path(__file__).parents[3] / "../shared")
    path = shared / "data/suites/urls" / name
    if not path.exists():
        pytest.skip(f"the public suite of addresses is not at {path}; NEWSBOT_SHARED names its place")
    return path


def test_addresses_are_read_as_the_web_platform_tests_say() -> None:
    cases = [each for each in json.loads(_suite("urltestdata.json").read_text()) if isinstance(each, dict)]
    refused = [
        each["input"] for each in cases if each.get("failure") and cautious(each["input"], each["base"])
    ]
    assert refused == []
    good = [each for each in cases if each.get("protocol") in ("http:", "https:")]
    equal = [cautious(each["input"], each["base"]) == cautious(each["href"]) for each in good]
    assert len(good) > 200
    assert sum(equal) >= 0.95 * len(good)


# ---------------------------------------------------------------- variants, sites, runs of ids


@pytest.mark.parametrize(
    ("url", "name"),
    [
        (PLAIN, "main"),
        (PLAIN + "/", "variant"),
        ("http://www.osmer.example/story", "variant"),
        (PLAIN + "/amp", "amp"),
        ("https://amp.osmer.example/story", "amp"),
        (PLAIN + "?amp=1", "amp"),
        (PLAIN + "?outputType=amp", "amp"),
        (PLAIN + "?print", "print"),
        ("https://osmer.example/print/story", "print"),
        (PLAIN + "/printable", "print"),
        ("https://m.osmer.example/story", "mobile"),
        ("https://www.mobile.osmer.example/story", "mobile"),
        ("https://osmer.example/camping-story", "variant"),
    ],
)
def test_an_alias_is_named_by_what_sets_it_apart(url: str, name: str) -> None:
    assert variant(url, PLAIN) == name


def test_where_the_main_address_is_an_amp_one_too_nothing_sets_it_apart() -> None:
    assert variant(PLAIN + "/amp/?x=1", PLAIN + "/amp") == "variant"


def test_one_host_in_its_usual_disguises_belongs_to_the_site() -> None:
    site = Site(name="osmer", hosts=frozenset({"osmer.example", "osmer.example:8080", "[::1]:8080"}))
    for url in (
        "http://osmer.example/a",
        "https://www.osmer.example/",
        "https://m.osmer.example:8080/",
        "http://[::1]:8080/",
    ):
        assert belongs(url, site)
    for url in (
        "https://sport.osmer.example/",
        "https://osmer.example:81/",
        "https://tarn.example/",
        "http://[bad",
        "story",
    ):
        assert not belongs(url, site)


def _site(pattern: str | None = None) -> Site:
    return Site(name="osmer", article=re.compile(pattern) if pattern else None)


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("https://osmer.example/en/news/4711", ("*/news", 4711)),
        ("https://osmer.example/pt-BR/news/4711/", ("*/news", 4711)),
        ("https://osmer.example/4711", ("", 4711)),
        ("https://osmer.example/news/4711-harbour", None),
        ("https://osmer.example/news/2021", None),
        ("https://osmer.example/2021/02/04", None),
        ("https://osmer.example/news/7", None),
        ("https://osmer.example/news/" + "7" * 13, None),
        ("https://osmer.example/", None),
    ],
)
def test_without_a_pattern_the_last_segment_of_digits_is_the_id(
    url: str, place: tuple[str, int] | None
) -> None:
    assert sequence(url, _site()) == place


def test_by_a_pattern_all_languages_are_one_run() -> None:
    site = _site(r"^/(?P<language>\w\w)/news\?id=(?P<id>\w+)$")
    assert sequence("https://osmer.example/en/news?id=12", site) == ("", 12)
    assert sequence("https://osmer.example/de/news?id=13", site) == ("", 13)
    assert sequence("https://osmer.example/de/news?id=x13", site) is None
    assert sequence("https://osmer.example/de/news?id=" + "7" * 13, site) is None
    assert sequence("https://osmer.example/de/sport?id=13", site) is None
    assert sequence("https://osmer.example/de/4711", _site("^/de/")) is None


# ---------------------------------------------------------------- secrets in running text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Got <GET https://ada:pw@a.example/?jwt=x.y&b=1> twice", "Got <GET https://a.example/?b=1> twice"),
        ("https://a.example/?jwt=x&password=y&b=1&secret=z", "https://a.example/?b=1&"),
        ("to https://a.example/#access_token=x, or not", "to https://a.example/# or not"),
        ("https://a.example/?to=https%3A%2F%2Fb.example%3Fsecret%3Dx&c=1", "https://a.example/?to=https%3A%2F%2Fb.example%3Fc=1"),
        ("write to ada@a.example; the password=x is no address", "write to ada@a.example; the password=x is no address"),
    ],
)  # fmt: skip
def test_a_text_becomes_discreet(text: str, clean: str) -> None:
    assert discreet(text) == clean


def test_parameters_are_taken_out_of_a_text_by_name() -> None:
    assert without(["k", "a b"], "/x?k=1&a+b=2&kk=3 /y?a%20b=4") == "/x?kk=3 /y?"
    assert without([], "/x?k=1") == "/x?k=1"
