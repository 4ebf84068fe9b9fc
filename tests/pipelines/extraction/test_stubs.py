"""Beginnings of articles are told from articles, in many languages, and an article is not taken for one."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import from_regex

from pipelines.extraction.stubs import _CALLS, _HINT, stub

from .newspaper import BODY, HEADLINE, document, page

OPENING = "\n\n".join(BODY[:2])
WHOLE = "\n\n".join(BODY)
MISSING = "paywall: the part declared as not free is missing"
CALLED = "paywall: the text ends in a call to subscribe or log in"


def _asked(
    text: str, *, below: str = "", node: dict[str, object] | None = None, head: str = ""
) -> str | None:
    """What is said of a page that shows this text and, below it, these elements."""
    if node is not None:
        node = {"@context": "https://schema.org", "@type": "NewsArticle", **node}
        head += f'<script type="application/ld+json">{json.dumps(node)}</script>'
    shown = "".join(f"<p>{each}</p>" for each in text.split("\n\n"))
    one = page(document(f"<article><h1>{HEADLINE}</h1>{shown}</article>{below}", head=head))
    return stub(one, one.lines, text)


def _behind(selector: str) -> dict[str, object]:
    part = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": selector}
    return {"isAccessibleForFree": "False", "hasPart": part}


CALLS = [
    "Subscribe to continue reading",
    "This article is for subscribers only.",
    "Already a subscriber? Log in",
    "Um diesen Artikel weiterzulesen, schließen Sie ein Abo ab",
    "Dieser Artikel ist exklusiv für Abonnenten",
    "Il vous reste 62 % de cet article à lire. La suite est réservée aux abonnés.",
    "Déjà abonné ? Connectez-vous",
    "Para seguir leyendo, suscríbete",
    "Conteúdo exclusivo para assinantes",
    "Contenuto riservato agli abbonati",
    "Alleen voor abonnees",
    "Kun for abonnenter",
    "Aby czytać dalej, wykup dostęp",
    "Чтобы прочитать материал целиком, оформите подписку",
    "Лише для передплатників",
    "Շարունակությունը կարդալու համար մուտք գործեք",
    "სტატია ხელმისაწვდომია მხოლოდ გამომწერებისთვის",
    "Oxumağa davam etmək üçün abunə olun",
    "Devamını okumak için abone olun",
    "לקריאת הכתבה המלאה הירשמו",
    "للمشتركين فقط",
    "この記事は有料会員限定です",
    "订阅后继续阅读全文",
]


@pytest.mark.parametrize("call", CALLS)
def test_a_short_text_with_a_call_right_below_it_is_a_beginning(call: str) -> None:
    assert _asked(OPENING, below=f"<div><h3>{call}</h3></div>") == CALLED
    assert _asked(f"{OPENING}\n\n{call}") == CALLED


@pytest.mark.parametrize(
    "other",
    [
        "Subscribe to our newsletter",
        "Sign up for news of the harbour every morning",
        "Read the full story of the channel",
        "Log in",
        "Abonnieren Sie unseren Newsletter",
        "Подписывайтесь на наш канал",
        "Բաժանորդագրվեք մեր ալիքին",
    ],
)
def test_other_invitations_below_a_short_text_make_no_beginning(other: str) -> None:
    assert _asked(OPENING, below=f"<div><h3>{other}</h3></div>") is None


def test_a_long_text_is_an_article_whatever_stands_around_it() -> None:
    long = "\n\n".join(BODY * 5)
    assert len(long) > 3000
    assert _asked(long, below="<p>Subscribe to continue reading</p>", node=_behind(".wall")) is None


def test_a_longer_text_is_a_beginning_only_if_something_else_says_so() -> None:
    text = "\n\n".join(BODY * 2)
    wall = "<p>Subscribe to continue reading</p>"
    assert 1200 < len(text) < 3000
    assert _asked(text, below=wall) is None
    assert _asked(f"{text}\n\nThe mayor, who…", below=wall) == CALLED
    assert _asked(text, below=wall, head='<meta property="article:content_tier" content="metered">') == CALLED
    assert _asked(text, below=wall, head='<meta property="article:content_tier" content="free">') is None


def test_the_declared_part_tells_whether_the_text_is_whole() -> None:
    cut = f"{BODY[0]}\n\nThe harbour master, Ilse Brandvik, who had asked for the decision since the last dry summer, sai"
    assert _asked(cut, node=_behind(".wall")) == MISSING
    assert _asked(cut, node=_behind("#wall"), below='<div id="wall"></div>') == MISSING
    assert _asked(WHOLE, node=_behind(".wall")) is None
    rest = "".join(f"<p>{each}</p>" for each in BODY)
    assert _asked(cut, node=_behind("main .wall"), below=f'<div class="the wall">{rest}</div>') is None
    assert _asked("A ship has sunk off Osmer.", node=_behind(".wall")) == MISSING


def test_what_is_declared_not_free_and_delivered_whole_is_an_article() -> None:
    assert _asked(WHOLE, node={"isAccessibleForFree": False}) is None
    assert _asked(OPENING, node={"isAccessibleForFree": False}) is None
    assert (
        _asked(WHOLE, node={"isAccessibleForFree": True}, below="<p>Subscribe to our newsletter</p>") is None
    )


def test_a_stated_count_of_words_decides_both_ways() -> None:
    wall = "<p>Already a subscriber? Log in</p>"
    words = len(OPENING.split())
    assert _asked(OPENING, below=wall, node={"wordCount": words + 5}) is None
    assert _asked(OPENING, below=wall, node={"wordCount": "900"}) == f"paywall: {words} of 900 words"
    assert _asked(OPENING, node={"wordCount": 900}) is None  # many count otherwise
    assert _asked(OPENING, below=wall, node={"wordCount": "many"}) == CALLED
    body = " ".join(BODY * 3)
    assert (
        _asked(OPENING, below=wall, node={"articleBody": body})
        == f"paywall: {words} of {len(body.split())} words"
    )


def test_a_call_far_below_the_text_is_the_sites_own() -> None:
    links = "".join(f"<p><a href='/{n}'>Another story of the harbour, number {n}</a></p>" for n in range(9))
    assert _asked(OPENING, below=f"{links}<p>Subscribe to continue reading</p>") is None


def test_a_page_without_text_is_not_asked() -> None:
    one = page(document("<p>Subscribe to continue reading</p>"))
    assert stub(one, one.lines, "") is None


def test_a_text_that_the_page_does_not_show_has_nothing_below_it() -> None:
    one = page(document("<p>Subscribe to continue reading</p>"))
    assert stub(one, one.lines, OPENING) is None


@pytest.mark.parametrize("call", _CALLS)
def test_every_call_holds_a_hint(call: str) -> None:
    @settings(max_examples=settings.default.max_examples // 5, suppress_health_check=list(HealthCheck))
    @given(from_regex(re.compile(call, re.IGNORECASE)))
    def holds(text: str) -> None:
        assert _HINT.search(text.lower())

    holds()
