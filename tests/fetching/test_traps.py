"""Sites without end, crawled in memory: each is left after about a hundred requests, and no real article is missed.

The frontier, the forms and the texts stand in real tables; what a site would answer is a function of the path.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from newsbot.fetching import traps
from pipelines.dedup.addresses import key
from pipelines.shape import shape
from pipelines.storage import frontier, patterns
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.frontier import Entry, Finding
from pipelines.values import Site

HOST = "https://osmer.example"
SITE = Site(name="osmer.example", hosts=frozenset({"osmer.example"}))
NOW = datetime(2025, 3, 3, 9, 0, tzinfo=UTC)
BOUND = 150  # requests that one trap may cost


@dataclass(frozen=True)
class Answer:
    """What a path answers: a kind, what it says, and where it leads."""

    kind: str
    says: str
    links: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()


Graph = Callable[[str], Answer]
MISSING = Answer("not-found", "")


def story(name: str, *links: str) -> Answer:
    return Answer("article", f"the story {name}", links)


def listing(path: str, *links: str) -> Answer:
    return Answer("listing", f"the list {path}", links)


@dataclass
class Crawl:
    """One site crawled by what the archive says is next, as `Work` does it."""

    archive: Archive
    graph: Graph
    now: datetime = NOW
    asked: list[str] = field(default_factory=list)
    articles: set[str] = field(default_factory=set)

    def start(self, *paths: str) -> None:
        for path in paths:
            frontier.enter(self.archive, SITE.name, HOST + path, now=str(text_of(self.now)))

    def run(self, most: int = 20_000) -> None:
        for _ in range(most):
            found = frontier.head(self.archive, (SITE.name, "osmer.example"))
            if not found:
                return
            self.step(found[0])
        raise AssertionError(f"no end after {most} requests: {self.asked[-3:]}")

    def step(self, entry: Entry) -> None:
        path = entry.url.removeprefix(HOST)
        answer = self.graph(path)
        self.asked.append(path)
        digest = sha256(f"{answer.kind} {answer.says} {answer.links}".encode()).hexdigest()
        now = str(text_of(self.now))
        with self.archive.transaction() as connection:
            if answer.kind == "article":
                self.articles.add(answer.says)
                keep_article(self.archive, entry.url, digest, answer.says)
            findings = list(self.findings(entry, answer))
            for each, held in traps.admit(self.archive, SITE.name, findings, now=self.now):
                if frontier.known(self.archive, each.url) is None:
                    frontier.insert(self.archive, SITE.name, each, now=now, why="new", held=held)
            traps.learn(self.archive, entry, answer.kind, digest, findings, now=self.now)
            frontier.answered(
                self.archive,
                entry.id,
                {
                    "asked_at": now,
                    "due_at": text_of(self.now + timedelta(days=30)),
                    "outcome": answer.kind,
                    "digest": None if answer is MISSING else digest,
                },
            )
            assert connection.in_transaction

    def findings(self, entry: Entry, answer: Answer) -> Iterator[Finding]:
        for path in answer.links:
            looks = shape(HOST + path, SITE)
            yield Finding(
                url=HOST + path, role="other" if looks == "unknown" else looks, depth=entry.depth + 1
            )
        for role, paths in (("feed", answer.feeds), ("sitemap", answer.sitemaps)):
            for path in paths:
                yield Finding(url=HOST + path, role=role, depth=entry.depth + 1)

    def of(self, begins: str) -> int:
        """How many requests went to addresses that begin so."""
        return sum(path.startswith(begins) for path in self.asked)

    def traps(self) -> list[str]:
        return [row["pattern"] for row in patterns.traps(self.archive, SITE.name)]


def keep_article(archive: Archive, url: str, digest: str, says: str) -> None:
    """The rows of an article whose text is the same wherever it is said."""
    connection = archive.db.conn
    words = sha256(says.encode()).hexdigest()
    connection.execute(
        "insert or ignore into texts (digest, words, title, body) values (?, ?, ?, '')", (words, words, says)
    )
    text = archive.one("select id from texts where digest = ?", (words,))
    page = connection.execute(
        """
        insert or ignore into pages (site, url, key, digest, capture, lot, kind, text, blocks)
        values (?, ?, ?, ?, 0, 0, 'article', ?, x'')
        returning id
        """,
        (SITE.name, url, key(url), digest, text),
    ).fetchone()
    if page:
        connection.execute(
            """
            insert into captures (site, url, key, role, status, warc, offset, length, digest, page)
            values (?, ?, ?, 'page', 200, '', ?, 0, ?, ?)
            """,
            (SITE.name, url, key(url), page[0], digest, page[0]),
        )


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with Archive.memory(tmp_path) as one:
        yield one


def words(seed: str, count: int = 1) -> str:
    drawn = random.Random(seed)
    return "-".join(
        "".join(drawn.choice("bdfgklmnprstv") + drawn.choice("aeiou") for _ in range(4)) for _ in range(count)
    )


STORIES = tuple(f"/news/{words(f'story {number}', 4)}-{number}" for number in range(120))
PER_PAGE = 10


def paper(path: str, *, also: tuple[str, ...] = ()) -> Answer:
    """A newspaper of 120 articles in twelve pages of a list; each page also leads to `also`."""
    if path == "/":
        return listing(path, "/news/page/1", *STORIES[:5], *also)
    if path in STORIES:
        return story(path, "/", *STORIES[:3], *also)
    if path.startswith("/news/page/") and 1 <= (number := int(path.rsplit("/", 1)[1])) <= 12:
        shown = STORIES[(number - 1) * PER_PAGE : number * PER_PAGE]
        return listing(path, *shown, *([f"/news/page/{number + 1}"] if number < 12 else []), *also)
    return MISSING


def calendar(path: str) -> Answer:
    """Months before and after, for ever, with nothing in them."""
    if not path.startswith("/calendar/"):
        return paper(path, also=("/calendar/2025/03",))
    year, month = map(int, path.split("/")[2:4])
    at = year * 12 + month - 1
    near = [f"/calendar/{each // 12}/{each % 12 + 1:02d}" for each in (at - 1, at + 1)]
    return listing(path, "/", *STORIES[:4], *near)


def past(path: str) -> Answer:
    """A calendar of days that goes back only, in a parameter."""
    if not path.startswith("/events?day="):
        return paper(path, also=("/events?day=2025-03-03",))
    day = date.fromisoformat(path.partition("=")[2]) - timedelta(days=1)
    return listing(path, "/", f"/events?day={day}", f"/events?day={day}&view=print")


def growing(path: str) -> Answer:
    """A relative link that every page bears: each answers from one step further down."""
    if path.startswith("/help"):
        return listing(path, f"{path}/{words(path)}", f"{path}/more", "/")
    return paper(path, also=("/help",))


COLOURS = {
    f"{name}{number}": None
    for name in ("colour", "size", "brand", "price", "sort", "rating")
    for number in ("",)
}


def facets(path: str) -> Answer:
    """Forty offers, and six filters of five values that can be combined and ordered in any way."""
    base, _, query = path.partition("?")
    if base.startswith("/shop/offer-"):
        return story(path, "/shop")
    if base != "/shop":
        return paper(path, also=("/shop",))
    chosen = dict(each.split("=") for each in query.split("&")) if query else {}
    further = []
    for name in COLOURS:
        for value in range(5):
            both = {**chosen, name: f"v{value}"}
            further.append("/shop?" + "&".join(f"{a}={b}" for a, b in both.items()))
    drawn = random.Random(str(sorted(chosen.items())))
    return listing(path, *(f"/shop/offer-{drawn.randrange(1000, 1040)}" for _ in range(8)), *further)


def facets_in_path(path: str) -> Answer:
    """Filters as parts of the path."""
    if not path.startswith("/shop"):
        return paper(path, also=("/shop",))
    return listing(path, *STORIES[:2], *(f"{path}/{words(f'facet {number}')}" for number in range(9)))


def sessions_in_path(path: str) -> Answer:
    """Each page bears another visitor's id in its links."""
    if path.startswith("/s/"):
        _, _, _visit, inner = path.split("/", 3)
        answer = paper(f"/{inner}")
        own = sha256(path.encode()).hexdigest()[:16]
        return Answer(answer.kind, answer.says, tuple(f"/s/{own}{link}" for link in answer.links))
    return paper(path, also=("/s/0123456789abcdef/",))


def sessions_in_parameter(path: str) -> Answer:
    """The same with a parameter, on all pages."""
    answer = paper(path.partition("?")[0])
    own = sha256(path.encode()).hexdigest()[:8]
    return Answer(answer.kind, answer.says, tuple(f"{link}?visit={own}" for link in answer.links))


def maze(path: str) -> Answer:
    """Pages of one random word that lead to ten more."""
    if path == "/" or path in STORIES or path.startswith("/news/page"):
        return paper(path, also=("/lost/in/words",))
    drawn = random.Random(path)
    return Answer("other", path, tuple(f"/lost/{words(str(drawn.random()))}" for _ in range(10)) + ("/",))


def maze_of_two(path: str) -> Answer:
    """A maze whose very first part is random, so that no two addresses share one."""
    if path == "/" or path in STORIES or path.startswith("/news/page"):
        return paper(path, also=("/lost/word",))
    drawn = random.Random(path)
    links = tuple(f"/{words(str(drawn.random()))}/{words(str(drawn.random()))}" for _ in range(10))
    return Answer("other", path, links)


def maze_of_headlines(path: str) -> Answer:
    """A maze whose addresses look like articles'."""
    if path == "/" or path in STORIES or path.startswith("/news/page"):
        return paper(path, also=("/lost/a-maze-of-headlines-1",))
    drawn = random.Random(path)
    return Answer("other", path, tuple(f"/lost/{words(str(drawn.random()), 5)}" for _ in range(10)))


def soft(path: str) -> Answer:
    """One and the same text answers whatever is asked for, and leads to more."""
    if path == "/" or path in STORIES or path.startswith("/news/page"):
        return paper(path, also=("/story/10000",))
    number = int(path.rsplit("/", 1)[1])
    return Answer("article", "this page has moved", tuple(f"/story/{number + each}" for each in (1, 2, 3)))


def tracked(path: str) -> Answer:
    """Every link tells where it stood, with a word of the site's own."""
    answer = paper(path.partition("?")[0])
    own = sha256(path.encode()).hexdigest()[:6]
    links = (f"{link}?via={own}{place}" for place, link in enumerate(answer.links))
    return Answer(answer.kind, answer.says, tuple(links))


def sitemap_chain(path: str) -> Answer:
    """An index that names an index that names an index."""
    if path.startswith("/sitemap"):
        number = int(path.removeprefix("/sitemap").removesuffix(".xml"))
        return Answer("sitemap", path, sitemaps=(f"/sitemap{number + 1}.xml", f"/sitemap{number + 2}.xml"))
    return Answer(**{**paper(path).__dict__, "sitemaps": ("/sitemap0.xml",)})


def sitemap_flood(path: str) -> Answer:
    """An index of thousands of sitemaps, all of which name the same pages."""
    if path == "/sitemap.xml":
        return Answer("sitemap", path, sitemaps=tuple(f"/maps/{number}.xml" for number in range(5_000)))
    if path.startswith("/maps/"):
        return Answer("sitemap", path, links=STORIES[:50], sitemaps=("/sitemap.xml",))
    return Answer(**{**paper(path).__dict__, "sitemaps": ("/sitemap.xml",)})


def feed_of_each(path: str) -> Answer:
    """Each page names a feed of its own, without end."""
    if path.endswith("/feed"):
        return Answer("feed", path, feeds=(f"/{words(path)}/feed", f"/{words(path + 'x')}/feed"))
    answer = paper(path)
    return Answer(answer.kind, answer.says, answer.links, feeds=(f"{path}/feed",))


ALONE = 133  # requests that the newspaper alone takes
ENDLESS: dict[str, Graph] = {
    graph.__name__: graph
    for graph in (
        calendar, past, growing, facets, facets_in_path, maze, maze_of_two, maze_of_headlines, soft,
        sessions_in_path, sessions_in_parameter, tracked, sitemap_chain, sitemap_flood, feed_of_each,
    )
}  # fmt: skip


@pytest.mark.parametrize("name", ENDLESS)
def test_an_endless_site_is_left_after_some_requests_and_its_articles_are_all_found(
    archive: Archive, name: str
) -> None:
    crawl = Crawl(archive, ENDLESS[name])
    crawl.start("/")
    crawl.run(2_000)
    assert {f"the story {path}" for path in STORIES} <= crawl.articles
    offers = sum(path.startswith("/shop/offer-") for path in crawl.asked)  # those are real ones
    assert len(crawl.asked) <= ALONE + BOUND + offers, Counter(path.split("/")[1] for path in crawl.asked)
    assert crawl.traps()
    assert archive.one("select count(*) from frontier") <= 20 * len(crawl.asked) + 2 * traps.MOST_HELD


# ------------------------------------------------------------ archives that only look endless


def pages(count: int, *, per_page: int, known: int = 0, chain: bool = True) -> tuple[Graph, int]:
    """A list of many pages; a sitemap tells of the first `known` articles beforehand."""

    def graph(path: str) -> Answer:
        if path == "/":
            front = (
                ("/archive?page=1",) if chain else tuple(f"/archive?page={each + 1}" for each in range(count))
            )
            return Answer("listing", path, front, sitemaps=("/sitemap.xml",) if known else ())
        if path == "/sitemap.xml":
            return Answer(
                "sitemap", path, links=tuple(f"/a/the-story-number-{each}" for each in range(known))
            )
        if path.startswith("/a/"):
            return story(path, "/")
        number = int(path.partition("=")[2])
        shown = (f"/a/the-story-number-{each}" for each in range((number - 1) * per_page, number * per_page))
        further = (f"/archive?page={number + 1}",) if number < count else ()
        return listing(path, "/", *shown, *further)

    return graph, count * per_page


def days(
    first: date, last: date, *, empty: Callable[[date], bool], by: str, known: bool = False
) -> tuple[Graph, int]:
    """A page for each day, found by an index of years or from day to day, either way; articles of plain short names."""
    held = [first + timedelta(days=each) for each in range((last - first).days + 1)]
    full = [each for each in held if not empty(each)]

    def graph(path: str) -> Answer:
        if path == "/":
            index = tuple(f"/{year}" for year in range(first.year, last.year + 1))
            links = {"index": index, "back": (f"/{last:%Y/%m/%d}",), "forth": (f"/{first:%Y/%m/%d}",)}[by]
            return Answer("listing", path, links, sitemaps=("/sitemap.xml",) if known else ())
        if path == "/sitemap.xml":
            return Answer("sitemap", path, links=tuple(f"/{day:%Y/%m/%d}/{words(str(day))}" for day in full))
        parts = path.strip("/").split("/")
        if len(parts) == 1:
            return listing(path, *(f"/{day:%Y/%m/%d}" for day in held if day.year == int(parts[0])))
        day = date(*map(int, parts[:3]))
        if len(parts) == 4:
            return story(path, "/")
        near = {"index": 0, "back": -1, "forth": 1}[by]
        next_day = day + timedelta(days=near)
        links = (f"/{day:%Y/%m/%d}/{words(str(day))}",) if not empty(day) else ()
        return listing(
            path, "/", *links, *((f"/{next_day:%Y/%m/%d}",) if near and first <= next_day <= last else ())
        )

    return graph, len(full)


def ids(count: int) -> tuple[Graph, int]:
    """Articles by numbers in the hundred thousands in a parameter, each of which leads to a few others."""

    def graph(path: str) -> Answer:
        if path == "/":
            return listing(path, *(f"/show.php?id={100_000 + each}" for each in range(20)))
        number = int(path.partition("=")[2]) - 100_000
        return story(
            path, "/", *(f"/show.php?id={100_000 + each}" for each in range(number, min(number + 20, count)))
        )

    return graph, count


def sections(count: int) -> tuple[Graph, int]:
    """Very many tags, most of which lead to nothing that others have not led to; a new article on every fiftieth."""

    tags = {f"/tag/{words(f'tag {each}')}": each for each in range(count)}

    def graph(path: str) -> Answer:
        if path == "/":
            return listing(path, *tags, *STORIES[:20])
        if path.startswith("/news/"):
            return story(path, "/")
        number = tags[path]
        return listing(
            path, "/", *STORIES[:3], *([f"/news/a-rare-story-indeed-{number}"] if number % 50 == 0 else [])
        )

    return graph, 20 + count // 50


def plain(count: int) -> tuple[Graph, int]:
    """Articles whose addresses do not tell what they are, below lists of them."""

    def graph(path: str) -> Answer:
        if path == "/":
            return listing(path, *(f"/list/page/{each}" for each in range(count)))
        if path.startswith("/read/"):
            return story(path, "/")
        number = int(path.rsplit("/", 1)[1])
        return listing(path, *(f"/read/{words(f'{number} {each}')}" for each in range(3)))

    return graph, count * 3


EVERY = bool(os.environ.get("NEWSBOT_TEST_ALL"))
YOUNG = {
    "first": date(2005 if EVERY else 2012, 1, 1),
    "last": date(2024 if EVERY else 2018, 12, 31),
}  # whole: 7,305 days
GENUINE: dict[str, Callable[[], tuple[Graph, int]]] = {
    "3,000 pages of a list": lambda: pages(3_000, per_page=2),
    "3,000 pages of which a sitemap tells all": lambda: pages(3_000, per_page=1, known=3_000),
    "2,000 pages of which a sitemap tells the first half": lambda: pages(2_000, per_page=1, known=1_000),
    "2,000 pages that the front page links": lambda: pages(2_000, per_page=1, chain=False),
    "days, one in a week with an article": lambda: days(
        **YOUNG, by="index", empty=lambda day: day.weekday() != 2
    ),
    "days of which years were before the paper began": lambda: days(
        **YOUNG, by="index", empty=lambda day: day.year < 2016
    ),
    "days of which years amid are empty": lambda: days(
        **YOUNG, by="index", known=True, empty=lambda day: 2008 <= day.year < 2017
    ),
    "days from day to day, backwards": lambda: days(**YOUNG, by="back", empty=lambda day: day.weekday() == 6),
    "days from day to day with a gap of half a year": lambda: days(
        **YOUNG, by="forth", empty=lambda day: date(2015, 1, 1) <= day < date(2015, 7, 1)
    ),
    "3,000 numbers": lambda: ids(3_000),
    "1,500 tags that seldom lead to more": lambda: sections(1_500),
    "300 lists of addresses that tell nothing": lambda: plain(300),
}
SOME = (
    "2,000 pages of which a sitemap tells the first half",
    "days of which years were before the paper began",
    "1,500 tags that seldom lead to more",
    "300 lists of addresses that tell nothing",
)


@pytest.mark.parametrize("name", GENUINE if EVERY else SOME)
def test_a_big_archive_is_no_trap(archive: Archive, name: str) -> None:
    graph, articles = GENUINE[name]()
    crawl = Crawl(archive, graph)
    crawl.start("/")
    crawl.run()
    assert not crawl.traps()
    assert len(crawl.articles) == articles
    assert not archive.one("select count(*) from frontier where held is not null")


# ------------------------------------------------------------ what is held, and for how long


def state(archive: Archive) -> list[list[tuple[object, ...]]]:
    return [
        archive.db.conn.execute(query).fetchall()
        for query in (
            "select * from patterns order by 1, 2",
            "select * from shown order by 1",
            "select url, rank, ready, held, asked_at, due_at from frontier order by url",
        )
    ]


@pytest.mark.parametrize("graph", [facets, maze_of_two, sessions_in_path])
def test_a_crawl_that_is_killed_at_every_answer_decides_as_one_that_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, graph: Graph
) -> None:
    states = []
    for kill in (False, True):
        with Archive.memory(tmp_path) as archive:
            crawl = Crawl(archive, graph)
            crawl.start("/")
            while found := frontier.head(archive, (SITE.name, "osmer.example")):
                if kill:
                    with monkeypatch.context() as patch:
                        patch.setattr(frontier, "answered", interrupt)
                        with pytest.raises(KeyboardInterrupt):
                            crawl.step(found[0])
                crawl.step(found[0])
            states.append(state(archive))
    assert states[0] == states[1]


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_what_is_held_is_looked_at_again_and_freed_once_it_leads_to_an_article(archive: Archive) -> None:
    opened = False

    def graph(path: str) -> Answer:
        if opened and path.startswith("/lost/"):
            return listing(path, f"/found/{words(path, 5)}")
        return story(path) if path.startswith("/found/") else maze(path)

    crawl = Crawl(archive, graph)
    crawl.start("/")
    crawl.run()
    before = len(crawl.asked)
    assert traps.look_again(archive, SITE.name, now=NOW) == 0
    crawl.now += timedelta(days=8)
    assert traps.look_again(archive, SITE.name, now=crawl.now) == traps.LOOKED_AT
    crawl.run()
    assert (len(crawl.asked), len(crawl.traps())) == (before + traps.LOOKED_AT, 1)
    opened = True
    crawl.now += timedelta(days=8)
    traps.look_again(archive, SITE.name, now=crawl.now)
    crawl.run()
    assert not crawl.traps()
    assert not archive.one("select count(*) from frontier where held is not null")


def test_a_parameter_is_noise_no_longer_once_it_is_seen_to_matter(archive: Archive) -> None:
    crawl = Crawl(archive, tracked)
    crawl.start("/")
    crawl.run()
    assert crawl.traps() == ["?via="]
    crawl.graph = story
    base = key(HOST + crawl.asked[-1]).partition("?")[0]
    for number in range(3):
        frontier.enter(archive, SITE.name, f"https://{base}?via=z{number}", now=str(text_of(NOW)))
        archive.db.conn.execute("update frontier set role = 'article' where url like '%via=z%'")
    crawl.run()
    assert not crawl.traps()


def test_a_parameter_that_matters_is_never_noise_even_where_much_is_missing(archive: Archive) -> None:
    def graph(path: str) -> Answer:
        if path == "/":
            return listing(path, *(f"/show.php?id2={1000 + each}" for each in range(200)))
        number = int(path.partition("=")[2])
        return story(path) if number % 10 == 0 else Answer("other", "there is nothing here")

    crawl = Crawl(archive, graph)
    crawl.start("/")
    crawl.run()
    assert len(crawl.articles) == 20
    assert not crawl.traps()


def test_addresses_that_no_page_can_stand_at_are_not_entered_but_reported_once(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    found = [Finding(url=f"{HOST}/{'a/' * each}", role="other", depth=1) for each in (2, 3, 4)]
    start = Finding(url=f"{HOST}/a/a/a/a/", role="start", depth=0)
    for _ in range(2):
        admitted = traps.admit(archive, SITE.name, [*found, start], now=NOW)
        assert admitted == [(found[0], None), (start, None)]
    assert [row["trap"] for row in patterns.traps(archive)] == [
        f"a path that repeats itself, as {HOST}/a/a/a/"
    ]
    assert len(caplog.records) == 1


def test_a_trap_is_warned_of_once_and_its_articles_are_asked_for_all_the_same(
    archive: Archive, caplog: pytest.LogCaptureFixture
) -> None:
    crawl = Crawl(archive, calendar)
    crawl.start("/")
    crawl.run()
    assert sum("is a trap" in each.message for each in caplog.records) == 1
    late = Finding(url=f"{HOST}/calendar/2025/03/a-story-of-some-length", role="article", depth=2)
    another = Finding(url=f"{HOST}/calendar/1999/03", role="listing", depth=2)
    admitted = dict(traps.admit(archive, SITE.name, [late, another, another], now=NOW))
    assert admitted == {late: None, another: "osmer.example/calendar/#/#"}


def test_no_article_is_held_under_a_form_of_which_many_were_found_however_many_are_missing(
    archive: Archive,
) -> None:
    def graph(path: str) -> Answer:
        if path == "/":
            return listing(path, *(f"/news/the-story-number-{each}" for each in range(1_000)))
        number = int(path.rpartition("-")[2])
        return story(path) if number < 100 or number >= 900 else MISSING

    crawl = Crawl(archive, graph)
    crawl.start("/")
    crawl.run()
    assert (len(crawl.asked), len(crawl.articles)) == (1_001, 200)
    assert not crawl.traps()
