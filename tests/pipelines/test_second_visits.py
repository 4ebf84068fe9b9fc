"""Whatever comes at a good article's address later, the good revision stays, with its text, title and evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from pipelines.dedup.probes import probe_name
from tests.pipelines.conftest import (
    DAY,
    HTML,
    OSMER,
    START,
    Answer,
    Desk,
    article,
    dated,
    new_desk,
    page,
    story,
)

MENU = '<nav><a href="/news">News</a> <a href="/sport">Sport</a> <a href="/town">Town hall</a></nav>'
FOOT = "<footer>The Osmer Messenger, Quay 4, Osmer</footer>"
SORRY = "Sorry, this story has sailed. Perhaps the harbour master knows where; our front page has the news of today."
PROBE = f"{OSMER}/{probe_name(OSMER)}"


def plain(headline: str, *paragraphs: str) -> str:
    """A notice as a server has it by itself."""
    return f"<html><head><title>{headline}</title></head><body><h1>{headline}</h1>{''.join(paragraphs)}</body></html>"


def framed(headline: str, *paragraphs: str) -> str:
    """A notice within the paper's own layout."""
    return page(headline, paragraphs, above=MENU, below=FOOT)


def tabled(headline: str, *paragraphs: str) -> str:
    """A notice in a layout of tables and breaks."""
    return (
        f"<html><head><title>The Osmer Messenger: {headline}</title></head><body><table><tr><td>{MENU}</td>"
        f"<td><b>{headline}</b><br><br>{'<br><br>'.join(paragraphs)}</td></tr></table>{FOOT}</body></html>"
    )


LAYOUTS = {"plain": plain, "framed": framed, "tabled": tabled}
NOTICES = {
    "not found": ("Page not found", "We could not find the page that you asked for."),
    "nicht gefunden": ("Seite nicht gefunden", "Die gewünschte Seite gibt es leider nicht."),
    "introuvable": ("Page introuvable", "La page que vous cherchez a été déplacée ou supprimée."),
    "не найдена": ("Страница не найдена", "Возможно, она была удалена или перенесена."),
    "չի գտնվել": ("Էջը չի գտնվել", "Ձեր փնտրած էջը մեր կայքում չկա։"),
    "ვერ მოიძებნა": ("გვერდი ვერ მოიძებნა", "თქვენ მიერ მოთხოვნილი გვერდი არ არსებობს."),
    "tapılmadı": ("Səhifə tapılmadı", "Axtardığınız səhifə silinib və ya köçürülüb."),
    "غير موجودة": ("الصفحة غير موجودة", "لم نعثر على الصفحة التي تبحث عنها."),
    "challenge": ("Just a moment...", "Checking your browser before you enter."),
    "einen Moment": ("Einen Moment bitte", "Wir prüfen, ob Sie ein Mensch sind."),
    "consent": ("Before you continue", "We and our partners use cookies. Accept all or manage your settings."),
    "Einwilligung": ("Einwilligung zum Datenschutz", "Wir und unsere Partner verwenden Cookies."),
    "login": ("Log in", "Enter your name and password to go on."),
    "войти": ("Авторизация", "Введите имя и пароль."),
    "error": ("503 Service Unavailable", "The server is overloaded."),
    "maintenance": ("Технические работы", "Сайт скоро вернётся."),
    "parked": ("This domain is for sale", "Make an offer today."),
}  # fmt: skip
MISSING = {"not found", "nicht gefunden", "introuvable", "не найдена", "չի գտնվել", "ვერ მოიძებნა", "tapılmadı", "غير موجودة"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Case:
    """What comes at the second visit, and what the article's status is after it, and after the same once more."""

    body: str = ""
    status: int = 200
    headers: tuple[tuple[str, str], ...] = (HTML,)
    once: str = "live"
    twice: str = "live"


def stub(number: int) -> str:
    headline, paragraphs = story(number)
    locked = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    )
    return page(
        headline, (paragraphs[0][:120] + "…", "Subscribe now to continue reading this article."), head=locked
    )


def home(*numbers: int) -> str:
    entries = "".join(
        f"<div><h2>{story(n)[0]}</h2><p>{story(n)[1][0]}</p></div>" for n in numbers or range(70, 76)
    )
    return f"<html><head><title>The Osmer Messenger</title></head><body>{MENU}{entries}{FOOT}</body></html>"


CASES = {
    "404": Case(status=404, body=framed(*NOTICES["not found"]), twice="gone"),
    "404 without a word": Case(status=404, twice="gone"),
    "410": Case(status=410, once="gone", twice="gone"),
    "500": Case(status=500, body=article(90)),
    "502": Case(status=502),
    "503": Case(status=503, body=framed(*NOTICES["error"])),
    "403": Case(status=403, body=framed(*NOTICES["challenge"])),
    "401": Case(status=401, body=framed(*NOTICES["login"])),
    "451": Case(status=451, body=article(91)),
    "429": Case(status=429, body=framed(*NOTICES["challenge"])),
    "empty": Case(),
    "white space": Case(body="  \n "),
    "a coding that is none": Case(body="", headers=(HTML, ("Content-Encoding", "gzip"))),
    "cut in the head": Case(body=article(12)[:60]),
    "an empty shell": Case(body=page("The Osmer Messenger", (), above=MENU, below=FOOT)),
    "paywall": Case(body=stub(13)),
    "soft 404": Case(body=framed("The Messenger is at sea", SORRY), twice="gone"),
    "soft 404 with an echo": Case(body=framed("The Messenger is at sea: 4714", SORRY + " (/news/4714)"), twice="gone"),
    "home page": Case(body=home()),
    "to the home page": Case(status=302, headers=(("Location", "/"),), once="moved", twice="moved"),
    "moved for good": Case(status=301, headers=(("Location", "https://elsewhere.example/x/77"),), once="moved", twice="moved"),
    "in a circle": Case(status=301, headers=(("Location", "/news/4700"),), once="moved", twice="moved"),
    "moved, says the page": Case(body=framed("This page has moved", "You will be taken to its new place shortly.")),
    **{
        f"{name}, {layout}": Case(body=lay(*said), twice="gone" if name in MISSING else "live")
        for name, said in NOTICES.items()
        for layout, lay in LAYOUTS.items()
    },
}  # fmt: skip
NUMBER = {name: number for number, name in enumerate(CASES)}


@dataclass(frozen=True, slots=True)
class Visits:
    """The articles after each visit, by case."""

    first: dict[str, dict[str, Any]]
    second: dict[str, dict[str, Any]]
    third: dict[str, dict[str, Any]]
    back: dict[str, dict[str, Any]]


def _kept(desk: Desk) -> dict[str, dict[str, Any]]:
    found = desk.articles()
    kept = {}
    for name, number in NUMBER.items():
        one = dict(found[f"/news/{4700 + number}"])
        rows = desk.archive.rows(
            """
            select kind, says, earliest, latest, verdict from evidence
            where article = ? and verdict is not 'rejected' order by kind, says
            """,
            (one["id"],),
        )
        one["evidence"] = [tuple(row.values()) for row in rows]
        one["versions"] = [(each["title"], each["body"]) for each in desk.revisions(f"/news/{4700 + number}")]
        kept[name] = one
    return kept


def _visit(name: str, days: float) -> Answer:
    case = CASES[name]
    url = f"{OSMER}/news/{4700 + NUMBER[name]}"
    return Answer(url=url, at=START + days * DAY, body=case.body, status=case.status, headers=case.headers)


def _good(name: str, days: float) -> Answer:
    number = NUMBER[name]
    body = article(number, head=dated(f"2025-02-{number % 27 + 1:02}"), above=MENU, below=FOOT)
    return Answer(url=f"{OSMER}/news/{4700 + number}", at=START + days * DAY, body=body)


@pytest.fixture(scope="module")
def visits(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visits]:
    with new_desk(tmp_path_factory.mktemp("visits") / "archive") as desk:
        desk.take(
            Answer(url=PROBE, at=START, body=framed("The Messenger is at sea", SORRY)),
            *(Answer(url=f"{OSMER}/", at=START + days * DAY, body=home()) for days in (0, 1, 2)),
        )
        found = []
        for days, ask in ((0, _good), (1, _visit), (2, _visit), (4, _good)):
            desk.take(*(ask(name, days + NUMBER[name] / 1000) for name in CASES))
            desk.settle()
            found.append(_kept(desk))
        yield Visits(*found)


@pytest.mark.parametrize("name", CASES)
def test_the_good_revision_stays(visits: Visits, name: str) -> None:
    before = visits.first[name]
    number = NUMBER[name]
    assert (before["title"], before["body"]) == (story(number)[0], "\n\n".join(story(number)[1]))
    for after in (visits.second[name], visits.third[name], visits.back[name]):
        for field in ("title", "body", "versions", "evidence", "published", "published_latest", "revisions", "authors", "first_seen", "canonical_url"):  # fmt: skip
            assert after[field] == before[field], field


@pytest.mark.parametrize("name", CASES)
def test_the_status_says_what_was_seen_and_coming_back_lifts_it(visits: Visits, name: str) -> None:
    case = CASES[name]
    assert visits.second[name]["status"] == case.once
    assert visits.third[name]["status"] == case.twice
    assert visits.back[name]["status"] == "live"
    assert visits.back[name]["gone_at"] is None
    first_miss = visits.third[name]["gone_at"]
    assert (first_miss is not None) == (case.twice == "gone")


@pytest.mark.parametrize("name", CASES)
def test_only_the_article_itself_is_a_sighting(visits: Visits, name: str) -> None:
    assert visits.third[name]["last_seen"] == visits.first[name]["last_seen"]
    assert visits.back[name]["last_seen"] > visits.first[name]["last_seen"]
