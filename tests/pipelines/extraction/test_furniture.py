"""What repeats across a site is furniture; what two articles share is not."""

from __future__ import annotations

import random

from pipelines.extraction import extract
from pipelines.extraction.furniture import blocks, learn
from pipelines.values import Block

from .newspaper import BODY, HEADLINE, OTHERS, article, document, page

NOTICE = "This site keeps small files on your machine so that it can remember which of its pages you know."
MENU = "<div><a href='/p'>Politics desk</a> <a href='/e'>Economy desk</a></div>"


def _story(number: int, extra: tuple[str, ...] = ()) -> str:
    body = tuple(
        f"On day {number} of part {n} it was said in the town of Osmer number {number * 7 + n} that all is "
        f"well."
        for n in range(4)
    )
    return article(
        (*body, *extra),
        f"Story number {number} of the year",
        around=f"<p>{NOTICE}</p><p>Follow the paper</p>",
        before=MENU,
    )


def _learnt(sources: list[str]) -> frozenset[int]:
    return learn([blocks(page(source)) for source in sources])


def test_what_stands_on_every_page_goes_and_each_story_stays_whole() -> None:
    sources = [_story(n) for n in range(5)]
    furniture = _learnt(sources)
    for number, source in enumerate(sources):
        reading = extract(page(source), furniture)
        assert reading.title == f"Story number {number} of the year"
        assert len(reading.paragraphs) == 4
        assert "Follow the paper" not in reading.body
        assert NOTICE not in reading.body


def test_a_paragraph_of_background_in_two_of_several_follow_ups_stays() -> None:
    for count in (3, 4, 8):
        background = BODY[3]
        sources = [_story(n, (background,) if n < 2 else ()) for n in range(count)]
        reading = extract(page(sources[0]), _learnt(sources))
        assert background in reading.paragraphs


def test_one_article_under_many_addresses_does_not_eat_itself() -> None:
    sources = [article(before=MENU)] * 6 + [
        article((*BODY, "A later addition to the text."), before=MENU),
        _story(1),
        _story(2),
    ]
    furniture = _learnt(sources)
    assert extract(page(sources[0]), furniture).paragraphs == BODY
    assert "Politics desk" not in extract(page(_story(1)), furniture).body


def test_the_order_in_which_pages_come_changes_nothing() -> None:
    sources = [_story(n, BODY[: n % 3]) for n in range(9)] + [article(), article(BODY[:2])]
    pages = [blocks(page(source)) for source in sources]
    wanted = learn(pages)
    for seed in range(20):
        random.Random(seed).shuffle(pages)
        assert learn(pages) == wanted


def test_nothing_is_learnt_from_no_page_one_page_or_empty_ones() -> None:
    assert learn([]) == frozenset()
    assert learn([blocks(page(article()))]) == frozenset()
    assert learn([(), (), ()]) == frozenset()


def test_a_headline_linked_on_all_other_pages_stays_on_its_own() -> None:
    own = f"<h1>{OTHERS[0]}</h1>" + "".join(f"<p>{p}</p>" for p in BODY)
    linked = f'<ul><li><a href="/1">{OTHERS[0]}</a></li></ul>'
    furniture = _learnt(
        [document(own, OTHERS[0]), *(_story(n).replace("</body>", linked + "</body>") for n in range(4))]
    )
    reading = extract(page(document(own, OTHERS[0])), furniture)
    assert (reading.title, reading.paragraphs) == (OTHERS[0], BODY)


def test_the_plain_text_is_kept_where_furniture_would_take_nearly_all() -> None:
    source = article()
    everything = frozenset(block.fingerprint for block in blocks(page(source)))
    assert extract(page(source), everything).paragraphs == BODY


def test_fingerprints_fit_a_signed_column_and_ignore_case_marks_and_layout() -> None:
    shouted = blocks(page(document("<p>THE  Ferry, is late!</p>", "")))
    quiet = blocks(page(document("<div>the ferry <b>is</b> late</div>", "")))
    assert shouted == quiet == (Block(shouted[0].fingerprint, False),)
    assert -(2**63) <= shouted[0].fingerprint < 2**63


def test_running_text_is_long_and_a_long_headline_that_links_is_not() -> None:
    linked, spoken, _ = blocks(
        page(document(f'<div><a href="/1">{BODY[0]}</a></div><div>{BODY[0]}</div>', ""))
    )
    assert (linked.long, spoken.long) == (False, True)
    assert linked.fingerprint != spoken.fingerprint


def test_share_buttons_advert_labels_and_counters_are_no_text() -> None:
    hosts = ("www.facebook.com/sharer.php?u=x", "t.me/share/url?x")
    share = "<div>" + " ".join(f'<a href="https://{host}">Teilen</a>' for host in hosts) + "</div>"
    content = [f"<p>{p}</p>" for p in BODY]
    content.insert(2, "<p>Реклама</p>" + share)
    html = document(f"<div><p>Views: 1,234</p>{''.join(content)}<p>Comments (12)</p></div>")
    assert extract(page(html)).paragraphs == BODY


def test_reading_leaves_page_and_furniture_as_they_were_and_repeats_itself() -> None:
    one = page(_story(1))
    furniture = _learnt([_story(n) for n in range(3)])
    first = extract(one, furniture)
    assert [extract(one, furniture) for _ in range(3)] == [first] * 3
    extract(page(article()), furniture)
    assert extract(page(_story(1)), furniture) == first


def test_a_ticker_that_says_its_headlines_twice_is_no_text() -> None:
    news = [f"{text.rstrip('.')}, say the people of Harrow Quay" for text in OTHERS[:3]]
    ticker = (
        "<ul>"
        + "".join(f"<li>{each} in a statement that was read out at noon</li>" for each in news * 2)
        + "</ul>"
    )
    html = document(f"{ticker}<h1>{HEADLINE}</h1>" + "".join(f"<p>{text}</p>" for text in BODY))
    assert extract(page(html)).paragraphs == BODY
    listed = (
        "<ul>"
        + "".join(f"<li>{each} in a statement that was read out at noon</li>" for each in news)
        + "</ul>"
    )
    said = extract(page(document(f"<h1>{HEADLINE}</h1><p>{BODY[0]}</p>{listed}<p>{BODY[1]}</p>"))).paragraphs
    assert len(said) == 5
