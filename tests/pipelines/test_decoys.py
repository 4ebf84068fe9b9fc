"""What only stands in the place of articles is set aside, whatever the order in which that becomes known."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.dedup.decoys import ANOTHER, AS_MISSING, EVERYWHERE, HOME
from pipelines.dedup.probes import probe_name
from pipelines.together import read_together
from pipelines.values import Site
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
from tests.pipelines.test_second_visits import FOOT, MENU, SORRY, framed, home

PROBE = f"/{probe_name(OSMER)}"
LOST = ("The Messenger is at sea", SORRY)


def answer(path: str, days: float = 0, body: str = "", status: int = 200, **headers: str) -> Answer:
    given = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    url = path if "://" in path else OSMER + path
    return Answer(url=url, at=START + days * DAY, body=body, status=status, headers=(HTML, *given))


def moved(path: str, days: float, to: str) -> Answer:
    return answer(path, days, status=302, Location=to)


def reasons(desk: Desk) -> dict[str, str]:
    """Why the pages of each address are no articles."""
    rows = desk.archive.rows("select url, reason from pages where kind = 'other' order by id")
    return {row["url"].removeprefix(OSMER): row["reason"] for row in rows}


# ---------------------------------------------------------------- by likeness to a probe's answer


def test_a_probes_page_is_no_article_even_if_it_reads_as_one(desk: Desk) -> None:
    desk.take(answer(PROBE, 0, article(1)))
    desk.settle()
    assert (desk.articles(), reasons(desk)) == ({}, {PROBE: "a probe"})


@pytest.mark.parametrize("first", ["the probe", "the page"])
def test_what_is_as_a_probes_answer_is_no_article(desk: Desk, first: str) -> None:
    both = [answer(PROBE, 0, framed(*LOST)), answer("/news/4711", 1, framed(*LOST))]
    for each in both if first == "the probe" else both[::-1]:
        desk.take(each)
        desk.settle()
    assert (desk.articles(), reasons(desk)["/news/4711"]) == ({}, AS_MISSING)


@pytest.mark.parametrize(
    "said",
    [
        ("The Messenger is at sea", f"{SORRY} Request 4711-a93, 10:42:11."),
        ("opens-harbour-4711: the Messenger is at sea", f"{SORRY} (opens harbour 4711)"),
        ("The Messenger is at sea", SORRY, "12 March 2025"),
    ],
)
def test_an_echo_of_address_number_or_time_hides_no_soft_404(desk: Desk, said: tuple[str, ...]) -> None:
    desk.take(answer(PROBE, 0, framed(*LOST)), answer("/news/opens-harbour-4711", 1, framed(*said)))
    desk.settle()
    assert desk.articles() == {}


def test_a_brief_article_beside_a_soft_404_stays(desk: Desk) -> None:
    brief = (
        "The ferry to Tarn sails again from Monday, at seven and at noon, says the harbour master of Osmer."
    )
    desk.take(answer(PROBE, 0, framed(*LOST)), answer("/news/4711", 1, framed("Ferry sails again", brief)))
    desk.settle()
    assert list(desk.articles()) == ["/news/4711"]


@pytest.mark.parametrize("head", [dated("2025-03-02"), ""])
def test_a_site_that_shows_its_latest_article_for_what_it_lacks_loses_no_article(
    desk: Desk, head: str
) -> None:
    body = article(1, head=head) if head else page(story(1)[0], story(1)[1] * 3)
    desk.take(answer("/news/4711", 0, body), answer(PROBE, 0, body))
    desk.settle()
    assert list(desk.articles()) == ["/news/4711"]


def test_what_was_set_aside_is_an_article_again_once_lists_vouch_for_it(desk: Desk) -> None:
    desk.take(*(answer(f"/news/{n}", 0, framed(*LOST)) for n in range(4711, 4716)))
    desk.settle()
    assert desk.articles() == {}
    entry = "".join(
        f'<li><a href="/news/{n}">{LOST[0]} {n}</a> <span>{n - 4690}.02.2025</span></li>'
        for n in (4711, 4700, 4699)
    )
    desk.take(answer("/news", 1, f"<html><title>News</title><body><ul>{entry}</ul></body></html>"))
    desk.settle()
    assert len(desk.articles()) == 5
    assert EVERYWHERE not in reasons(desk).values()


def test_a_soft_404_is_no_revision_and_two_a_day_apart_are_the_end(desk: Desk) -> None:
    desk.take(answer(PROBE, 0, framed(*LOST)), answer("/news/4711", 0, article(1)))
    for days, status in ((1, "live"), (1.5, "live"), (2, "gone"), (3, "gone")):
        desk.take(answer("/news/4711", days, framed(*LOST)))
        desk.settle()
        found = desk.articles()["/news/4711"]
        assert (found["revisions"], found["title"], found["status"]) == (1, story(1)[0], status)
    assert found["gone_at"] == "2025-03-04T09:00:00Z"


# ---------------------------------------------------------------- redirects


@pytest.mark.parametrize(
    ("probed", "asked"),
    [
        ("/", "/"),
        ("/lost.html", "/lost.html"),
        (f"/search?q={probe_name(OSMER)}&from=404", "/search?q=news+4711&from=404"),
    ],
)
def test_a_redirect_to_where_the_site_sends_what_it_lacks_is_a_miss(
    desk: Desk, probed: str, asked: str
) -> None:
    desk.take(answer("/news/4711", 0, article(1)), moved("/news/4711", 1, asked))
    desk.settle()
    assert desk.articles()["/news/4711"]["status"] == "moved"
    desk.take(moved("/news/4711", 3, asked))
    desk.settle()
    assert desk.articles()["/news/4711"]["status"] == "moved"
    desk.take(moved(PROBE, 3, probed))
    desk.settle()
    found = desk.articles()["/news/4711"]
    assert (found["status"], found["gone_at"]) == ("gone", "2025-03-04T09:00:00Z")


def test_the_page_to_which_missing_ones_lead_is_no_article_nor_are_they_its_aliases(desk: Desk) -> None:
    desk.take(moved(PROBE, 0, "/lost-at-sea-404.html"), moved("/news/4711", 0, "/lost-at-sea-404.html"))
    desk.take(answer("/lost-at-sea-404.html", 0, framed(*LOST)))
    desk.settle()
    assert (desk.articles(), reasons(desk)) == ({}, {"/lost-at-sea-404.html": AS_MISSING})


def test_a_probe_that_is_led_to_an_article_takes_nothing_from_it(desk: Desk) -> None:
    desk.take(moved(PROBE, 0, "/news/4799"), answer("/news/4799", 0, article(1, head=dated("2025-03-02"))))
    desk.take(
        answer("/old/77", 0, article(2)), moved("/old/77", 1, "/news/4799"), moved("/old/77", 3, "/news/4799")
    )
    desk.settle()
    assert {path: each["status"] for path, each in desk.articles().items()} == {
        "/news/4799": "live",
        "/old/77": "moved",
    }


# ---------------------------------------------------------------- the home page


def test_the_home_page_of_the_day_at_an_articles_address_is_none(desk: Desk) -> None:
    desk.take(answer("/", 0, home(70, 71, 72, 73, 74, 75)), answer("/", 0.5, home(71, 72, 73, 74, 75, 76)))
    desk.take(answer("/news/4711", 0.2, home(70, 71, 72, 73, 74, 75)))
    desk.settle()
    assert (desk.articles(), reasons(desk)["/news/4711"]) == ({}, HOME)


def test_where_a_probe_brings_the_home_page_the_home_page_is_a_miss(desk: Desk) -> None:
    desk.take(answer("/", 0, home(70, 71, 72)), answer(PROBE, 0.1, home(70, 71, 72)))
    desk.take(answer("/news/4711", 5, home(80, 81, 82)), answer("/", 5, home(80, 81, 82)))
    desk.settle()
    assert reasons(desk)["/news/4711"] == AS_MISSING


def test_a_brief_that_the_home_page_shows_in_full_stays(desk: Desk) -> None:
    headline, paragraphs = story(70)
    desk.take(answer("/", 0, home(70, 71, 72)))
    desk.take(answer("/news/4770", 0.1, page(headline, paragraphs[:1], above=MENU, below=FOOT)))
    desk.settle()
    assert list(desk.articles()) == ["/news/4770"]


# ---------------------------------------------------------------- one text at many addresses


def test_one_short_text_at_many_addresses_is_no_article_and_at_few_it_is(desk: Desk) -> None:
    for number in range(4):
        desk.take(answer(f"/news/{4711 + number}", number, framed(*LOST)))
        desk.settle()
    assert len(desk.articles()) == 4
    desk.take(answer("/news/4799", 9, framed(*LOST)))
    desk.settle()
    assert (desk.articles(), set(reasons(desk).values())) == ({}, {EVERYWHERE})


@pytest.mark.parametrize("why", ["ways to one", "a canonical", "dated", "listed", "long"])
def test_copies_of_one_article_are_not_taken_for_a_notice(desk: Desk, why: str) -> None:
    headline, paragraphs = story(1)
    path = {"ways to one": "/{}/news/4711?from={}"}.get(why, "/news/{}")
    head = {"a canonical": f'<link rel="canonical" href="{OSMER}/news/4711">', "dated": dated("2025-03-02")}
    body = page(headline, paragraphs * 3 if why == "long" else paragraphs[:2], head=head.get(why, ""))
    desk.take(*(answer(path.format(n, n), 0, body) for n in range(4711, 4718)))
    if why == "listed":
        entries = "".join(
            f'<li><a href="/news/{n}">{headline}</a> {n - 4700}.02.2025</li>' for n in range(4711, 4718)
        )
        desk.take(answer("/news", 0, f"<html><title>News</title><body><ul>{entries}</ul></body></html>"))
    desk.settle()
    assert "/news/4711" in desk.articles() or len(desk.articles()) == 7


def test_a_notice_is_one_though_it_took_the_places_of_articles_that_lists_had_dated(desk: Desk) -> None:
    entries = "".join(f'<li><a href="/news/{n}">{story(n)[0]}</a> {n + 1}.02.2025</li>' for n in range(6))
    desk.take(answer("/news", 0, f"<html><title>News</title><body><ul>{entries}</ul></body></html>"))
    desk.take(*(answer(f"/news/{n}", 0, article(n)) for n in range(6)))
    desk.take(*(answer(f"/news/{n}", 3, framed(*LOST)) for n in range(6)))
    desk.settle()
    assert {each["revisions"] for each in desk.articles().values()} == {1}
    assert [each["title"] for each in desk.articles().values()] == [story(n)[0] for n in range(6)]


# ---------------------------------------------------------------- another article


def test_another_addresss_article_is_no_revision_of_this_one(desk: Desk) -> None:
    claimed = article(2, head=f'<link rel="canonical" href="{OSMER}/news/4712">')
    desk.take(answer("/news/4711", 0, article(1)), answer("/news/4711", 1, claimed))
    desk.settle()
    desk.take(answer("/news/4712", 1, claimed))
    desk.settle()
    assert {path: (each["title"], each["revisions"]) for path, each in desk.articles().items()} == {
        "/news/4711": (story(1)[0], 1),
        "/news/4712": (story(2)[0], 1),
    }
    assert reasons(desk) == {"/news/4711": ANOTHER}


def test_a_rewritten_article_that_others_copy_keeps_its_revision(desk: Desk) -> None:
    headline, paragraphs = story(1)
    edited = page(
        headline, (*paragraphs[:2], "The mayor said no more than that when the boats came in at last.")
    )
    desk.take(
        answer("/news/4711", 0, article(1)), answer("/news/4711", 1, edited), answer("/town/88", 1, edited)
    )
    desk.settle()
    assert desk.articles()["/news/4711"]["revisions"] == 2


# ---------------------------------------------------------------- days


def test_a_page_in_the_place_of_an_article_says_nothing_of_its_day(desk: Desk) -> None:
    """Neither its own stamp, nor that there was something at the address before the article."""
    stamp = dated("2019-05-05")
    desk.take(answer(PROBE, 0, framed(*LOST)))
    desk.take(
        answer("/news/4711", 0, page(*[LOST[0], (LOST[1],)], head=stamp)), answer("/news/4711", 9, article(1))
    )
    desk.settle()
    found = desk.articles()["/news/4711"]
    assert (found["published"], found["published_latest"], found["first_seen"]) == (
        None,
        "2025-03-12",
        "2025-03-12T09:00:00Z",
    )
    (said,) = desk.archive.rows("select article, verdict, reason from evidence where kind = 'meta'")
    assert (said["article"], said["verdict"]) == (found["id"], "rejected")
    assert said["reason"] == "on a page that stood in the place of the article"


# ---------------------------------------------------------------- in whatever order

EVERYTHING = (
    answer(PROBE, 4, framed(*LOST)),
    moved(f"/news{PROBE}", 4, "/gone-fishing-today-404.html"),
    answer("/gone-fishing-today-404.html", 5, framed("Gone fishing", "Nobody is here to tell you where this page went today.")),
    *(answer("/", days, home(*range(70 + days, 76 + days))) for days in range(8)),
    answer("/news/4711", 0, article(1, head=dated("2025-03-01"))),
    answer("/news/4711", 2, framed(*LOST)),
    answer("/news/4711", 3.5, framed(LOST[0], LOST[1] + " 17:33")),
    answer("/news/4712", 0, article(2)),
    answer("/news/4712", 3.1, home(*range(73, 79))),
    answer("/news/4713", 3, article(3)),
    moved("/news/4713", 5, "/gone-fishing-today-404.html"),
    moved("/news/4713", 7, "/gone-fishing-today-404.html"),
    moved("/news/4714", 7, "/gone-fishing-today-404.html"),
    answer("/news/4715", 1, article(5)),
    answer("/news/4715", 2, article(6)),
    answer("/news/4716", 4, article(6)),
    answer("/news/4717", 0, framed(*LOST)),
    answer("/news/4717", 6, article(7)),
    *(answer(f"/town/{n}", n / 10, framed("Closed", "The reading room of the town is closed until further notice is given.")) for n in range(31, 38)),
    answer("/town/31", 8, article(11)),
    replace(answer("/town/39", 0, framed("Closed", "The reading room of the town is closed until further notice is given.")), at=None),
    *(answer(f"/sport/{n}", n / 10, article(n)) for n in range(21, 29)),
)  # fmt: skip


def _settled(folder: Path, answers: Sequence[Answer], every: int) -> dict[str, list[dict[str, object]]]:
    with new_desk(folder) as desk:
        for number, each in enumerate(answers, 1):
            desk.take(each)
            if number % every == 0:
                desk.settle()
        desk.settle()
        state = desk.state()
        state["pages"] = sorted(
            desk.archive.rows("select url, digest, kind, reason, set_aside is null as stands from pages"),
            key=repr,
        )
        return state


@pytest.fixture(scope="module")
def at_once(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict[str, object]]]:
    return _settled(tmp_path_factory.mktemp("once"), EVERYTHING, 10**6)


def test_all_at_once_is_what_it_should_be(at_once: dict[str, list[dict[str, object]]]) -> None:
    found = {str(each["canonical_url"]).removeprefix(OSMER): each for each in at_once["articles"]}
    assert sorted(found) == sorted(
        [
            *(f"/news/{n}" for n in (4711, 4712, 4713, 4715, 4716, 4717)),
            "/town/31",
            *(f"/sport/{n}" for n in range(21, 29)),
        ]
    )
    assert {path: each["revisions"] for path, each in found.items() if each["revisions"] != 1} == {}
    status = {path: each["status"] for path, each in found.items() if each["status"] != "live"}
    assert status == {"/news/4711": "gone", "/news/4713": "gone"}
    assert {each["reason"] for each in at_once["pages"] if each["kind"] == "other"} == {
        AS_MISSING, EVERYWHERE, HOME, ANOTHER, "a probe",
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(6))
def test_the_order_in_which_it_becomes_known_does_not_matter(
    tmp_path: Path, at_once: dict[str, list[dict[str, object]]], seed: int
) -> None:
    chance = random.Random(seed)
    answers = chance.sample(EVERYTHING, len(EVERYTHING)) if seed else EVERYTHING
    found = _settled(tmp_path, answers, chance.choice([1, 2, 5]) if seed else 1)
    for table, rows in at_once.items():
        assert found[table] == rows, table


# ---------------------------------------------------------------- without an archive


def test_pages_that_are_read_together_unmask_each_other() -> None:
    site = Site(name="osmer.example", hosts=frozenset({"osmer.example"}))
    given = [
        answer(PROBE, 0, framed(*LOST)),
        answer("/", 0, home(70, 71, 72)),
        answer("/news/4711", 0, framed(*LOST)),
        answer("/news/4712", 0, home(70, 71, 72)),
        answer("/news/4713", 0, article(3)),
    ]
    readings = [each.reading for each in read_together([each.capture for each in given], site)]
    assert [each.reason for each in readings if each.kind == "other"] == ["a probe", AS_MISSING, HOME]
    assert readings[4].kind == "article"


# ---------------------------------------------------------------- addresses that a page declares


@pytest.mark.parametrize(
    "declared",
    [
        '<link rel="canonical" href="https://osmer.example/news/4711">',  # another article, with other text
        '<link rel="canonical" href="/">',
        '<link rel="canonical" href="https://elsewhere.example/news/4712">',
        '<link rel="canonical" href="http://127.0.0.1:8001/admin">',
        '<link rel="canonical" href="http://169.254.169.254/latest/meta-data">',
        '<link rel="canonical" href="file:///etc/passwd">',
        '<link rel="canonical" href="//osmer.example:99999/x">',
        '<meta property="og:url" content="https://osmer.example/news/4711">',
        '<meta property="og:url" content="http://localhost/">',
        '<base href="https://elsewhere.example/"><link rel="canonical" href="news/4712">',
        '<base href="https://osmer.example/news/4711/"><link rel="canonical" href=".">',
        '<base href="http://10.0.0.1/"><meta property="og:url" content="/news/4711">',
    ],
)
def test_no_declared_address_files_an_article_under_another(desk: Desk, declared: str) -> None:
    desk.take(answer("/", 0, home(70, 71, 72)), answer("/news/4711", 0, article(1)))
    desk.take(
        answer("/news/4712", 0, article(2, head=declared)), answer("/news/4713", 1, article(3, head=declared))
    )
    desk.settle()
    assert {path: (each["title"], each["revisions"]) for path, each in desk.articles().items()} == {
        f"/news/{4710 + n}": (story(n)[0], 1) for n in (1, 2, 3)
    }
    assert all(each["url"].startswith(f"{OSMER}/news/") for each in desk.articles().values())


def test_pages_that_all_declare_the_home_page_are_articles_of_their_own(desk: Desk) -> None:
    head = '<link rel="canonical" href="/">'
    desk.take(
        answer("/", 0, home(70, 71, 72)), *(answer(f"/news/{n}", 0, article(n, head=head)) for n in range(4))
    )
    desk.settle()
    assert len(desk.articles()) == 4
