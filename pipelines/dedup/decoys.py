"""What a site serves in the place of an article: a notice that the page is missing, its home page, one text everywhere.

Walls and notices that say what they are are told from one page alone (extraction). These say nothing: they are known by
their likeness to what the site answers where there cannot be an article. A wrong likeness would lose an article, so each
measure asks that the page has next to nothing of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from pipelines.dedup.addresses import key, parameters
from pipelines.dedup.texts import alike, words
from pipelines.lines import fingerprint
from pipelines.shape import shape
from pipelines.values import Block, Site

SOFT = "soft 404"  # how the reasons begin that are misses
AS_MISSING = "soft 404: as the site answers for an address that does not exist"
EVERYWHERE = "soft 404: the same short text at many addresses"
HOME = "the home page in its place"
ANOTHER = "another article in its place"

LONGEST_NOTICE = 1200  # characters; what a site says of a missing page is brief
FEWEST_WORDS = 5  # of a notice; fewer are alike by chance
# Of all words. Two articles of one generated paper, whose stories draw from few words, reach .69; tests/benchmarks/
# test_notices.py holds articles and notices apart in all templates and languages.
SAME_NOTICE = 0.8
ON_THE_PAGE = 0.9  # of the characters of the text
SAME_PAGE = 0.8  # of the running text of both; a home page changes between two looks at it
EVERYWHERE_FROM = 5  # addresses

_OWN_NAME = re.compile(r"(?:\w*id|p|article|story|news)=", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A page's title and text, and where it stood."""

    url: str
    title: str | None
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came for an address that does not exist: what was read as its text, and all that the page shows."""

    text: Text
    blocks: tuple[Block, ...]


def home_keys(site: Site) -> frozenset[str]:
    """The addresses of a site's home pages: its start addresses that look like one, its hosts', its languages'."""
    starts = {key(url) for url in site.start if shape(url, site) == "listing"}
    hosts = {key(f"https://{host}/") for host in site.hosts}
    return frozenset(starts | hosts | {f"{host}/{language}" for host in hosts for language in site.languages})


def same_notice(one: Text, other: Text) -> bool:
    """Are these two brief texts one notice? Figures and the words of the two addresses, which notices repeat, aside."""
    if max(len(one.body), len(other.body)) > LONGEST_NOTICE:
        return False
    echoed = _address_words(one.url) | _address_words(other.url)
    mine, theirs = _notice_words(one, echoed), _notice_words(other, echoed)
    if min(mine.total(), theirs.total()) < FEWEST_WORDS:
        return False
    return (mine & theirs).total() >= SAME_NOTICE * (mine | theirs).total()


def _notice_words(text: Text, echoed: frozenset[str]) -> Counter[str]:
    return Counter(_own_words(f"{text.title or ''}\n{text.body}", echoed))


def _own_words(said: str, echoed: frozenset[str]) -> list[str]:
    return [each for each in words(said) if each not in echoed and not any(map(str.isdigit, each))]


def _address_words(url: str) -> frozenset[str]:
    parts = urlsplit(url)
    return frozenset(words(f"{unquote(parts.path)} {unquote(parts.query)}".replace("_", " ")))


def stands_on(text: Text, blocks: Collection[Block]) -> bool:
    """Do the headline and the text of a page stand on another one, where that has them not as links to elsewhere?

    What is left of a page with next to no text is taken now for its text and now for furniture: a notice is found on the
    whole page that has it, whatever was read there as its text.
    """
    there = {block.fingerprint for block in blocks}
    if text.title and not {fingerprint(text.title), fingerprint(text.title, "title")} & there:
        return False
    echoed = _address_words(text.url)
    paragraphs = [each for each in text.body.split("\n\n") if _own_words(each, echoed)]
    found = [each for each in paragraphs if {fingerprint(each), fingerprint(each, "link")} & there]
    return sum(map(len, found)) >= ON_THE_PAGE * sum(map(len, paragraphs))


def shows_notice(text: Text, answer: Answer) -> bool:
    """Is a page as what a site answers for an address that does not exist?"""
    if same_notice(text, answer.text):
        return True
    return 0 < len(text.body) <= LONGEST_NOTICE and text.title is not None and stands_on(text, answer.blocks)


def same_page(text: Text, blocks: Collection[Block], home: Collection[Block]) -> bool:
    """Is a page the home page under another address?

    It has nothing of its own, and the running text of the two pages is the same: a brief that the home page shows in
    full has a page of its own, without the rest.
    """
    mine, theirs = _running(blocks), _running(home)
    return stands_on(text, home) and len(mine & theirs) >= SAME_PAGE * len(mine | theirs)


def _running(blocks: Collection[Block]) -> set[int]:
    """The running text of a page; of one without any, all its blocks."""
    return {block.fingerprint for block in blocks if block.long} or {each.fingerprint for each in blocks}


def in_its_place(first: Text, later: Text) -> bool:
    """Is the later text of an address no edit of the first? Asked of one that is another address's own."""
    return words(first.title or "") != words(later.title or "") and not alike(first.body, later.body)


def named(url: str) -> str:
    """What tells an address's article from the others of the site: its last segment, and a number in its query.

    Other parameters, and what stands before, are ways to one and the same page.
    """
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    return "&".join([last, *(each for each in parameters(parts.query) if _OWN_NAME.match(each))])


def leads_away(location: str, answered: str, name: str) -> bool:
    """Does a redirect lead where the site sends what does not exist? `answered` is where the probe called `name` was sent.

    A site that searches for the missing page names it in the address of the search.
    """
    before, found, after = answered.partition(name)
    if not found:
        return location == answered
    return "?" in before and location.startswith(before) and location.endswith(after)
