"""Dated lists date what they link to, however they are made."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipelines.dating.evidence import claims
from tests.pipelines.dating.conftest import HEADLINE, LONG, article, days, page

TITLES = (
    "Bridge shut",
    "Ferry back",
    "Harbour news of the day is here",
    "Mayor opens the new school in town",
    "Նոր կամուրջ",
    "Новый мост через реку",
    "Yeni körpü açıldı",
    "ახალი ხიდი",
)
FORMATS = ("%d.%b.%Y", "%Y-%m-%d", "%d.%m.%Y", "%d %B %Y", "%B %d, %Y", "Posted on %B %d, %Y")
ENTRIES = (
    "<div>{a}<br><div>{d}</div></div>",
    "<div><span class='date'>{d}</span>{a}</div>",
    "<li>{a} <span class='date'>{d}</span></li>",
    "<tr><td class='date'>{d}</td><td>{a}</td></tr>",
    "<div class='item'><div class='date'>{d}</div><h3>{a}</h3></div>",
    "<div><h3>{a}</h3><p class='post-date'>{d}</p></div>",
    "<a href='/news/{n}'><span>{t}</span> <time>{d}</time></a>",
    "<div><h3>{a}</h3><p>The lead of the story in a few more words.</p><span class='date'>{d}</span></div>",
    "<div><time class='published'>{d}</time><br>{a}</div>",
)
ARTICLES = (
    "<h1>{h}</h1>{within}<p>{text}</p><p>{text}</p>",
    "<div>{h}</div>{within}<div>{text}</div>",
    "<article><h1>{h}</h1>{within}<p>{text}</p></article>",
    "<table><tr><td><b>{h}</b>{within}<br><br>{text}</td></tr></table>",
)


@st.composite
def lists(draw: st.DrawFn) -> str:
    entry, form = draw(st.sampled_from(ENTRIES)), draw(st.sampled_from(FORMATS))
    step = timedelta(days=draw(st.integers(0, 1)))
    made = []
    for n, title in enumerate(draw(st.lists(st.sampled_from(TITLES), min_size=2, max_size=10))):
        link = f"<a href='/news/{7000 + n}'>{title}</a>"
        day = (date(2025, 10, 10) + n * step).strftime(form)
        made.append(entry.format(a=link, d=day, n=7000 + n, t=title))
    outer = {"<tr": "table", "<li": "ul"}.get(entry[:3], "div")
    return f"<div>Latest news</div><{outer}>{''.join(made)}</{outer}>"


@given(lists(), st.sampled_from(ARTICLES), st.sampled_from(["before", "within", "after"]))
def test_a_dated_list_says_nothing_of_the_page_it_stands_on(listed, layout, where):
    made = layout.format(h=HEADLINE, text=LONG, within=listed if where == "within" else "")
    body = f"{listed if where == 'before' else ''}{made}{listed if where == 'after' else ''}<footer>27 Oct 2025</footer>"
    assert claims(page(body)) == ()


def test_two_dates_of_one_article_are_no_list():
    after = "<p><span>4 Feb 2021</span></p><p>By <a href='/ann'>Ann Oster</a></p><p><span>Updated 6 Feb 2021</span></p>"
    assert days(article(after=after), "byline") == {date(2021, 2, 4)}
