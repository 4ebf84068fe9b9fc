"""The page's headline, as its readers see it: the line on the page that its own metadata confirm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from pipelines.extraction.furniture import title_parts
from pipelines.extraction.metadata import articles, named, texts
from pipelines.extraction.segments import Segment, fingerprint, words_of
from pipelines.page import Page

_MAX = 1000  # characters
_LINE = 400  # a longer line is no headline
_META = ("og:title", "twitter:title", "dc.title", "parsely-title", "sailthru.title", "headline")


def title(page: Page, lines: Sequence[Segment], furniture: frozenset[int]) -> str | None:
    """One line; None where neither the page nor its metadata have any."""
    names = _site_names(page)
    stated = [page.title, *(text for key in _META for text in page.meta.get(key, ())), *_headlines(page)]
    stated = [" ".join(text.split()) for text in stated if text.strip()]
    shown = [line for line in lines if _may_be_headline(line, furniture, names)]
    best = _confirmed(shown, stated) or _stated(stated[1:] if page.title else stated, furniture, names)
    best = best or _single_heading(shown) or _stated(stated, furniture, names) or page.title
    return best[:_MAX] or None


def _confirmed(shown: Iterable[Segment], stated: Sequence[str]) -> str:
    """The line that covers most of a stated title, or is covered by it; level-one headings weigh most."""
    known = [f" {words_of(text)} " for text in stated]
    best, best_score = "", 0.4
    for line in shown:
        words = words_of(line.text)
        score = max((_likeness(words, other) for other in known), default=0.0) * _weight(line)
        if score > best_score:
            best, best_score = line.text, score
    return best


def _likeness(words: str, other: str) -> float:
    """1 for equal wordings; the share of the longer one where it holds the other; else the share of words."""
    padded = f" {words} "
    if padded in other or other in padded:
        return min(len(padded), len(other)) / max(len(padded), len(other))
    mine, its = set(words.split()), set(other.split())
    both = len(mine & its)
    return both / max(len(mine), len(its)) if both >= 3 else 0.0


def _weight(line: Segment) -> float:
    if _level_one(line):
        return 2.0
    return 1.3 if line.heading else 0.6 if line.is_link else 1.0


def _level_one(line: Segment) -> bool:
    return line.element.tag == "h1" or any(True for _ in line.element.iterancestors("h1"))


def _may_be_headline(line: Segment, furniture: frozenset[int], names: frozenset[str]) -> bool:
    words = words_of(line.text)
    return (
        bool(words) and len(line.text) <= _LINE and line.fingerprint not in furniture and words not in names
    )


def _single_heading(shown: Iterable[Segment]) -> str:
    """The level-one heading, if there is but one of any length."""
    headings = {line.text: None for line in shown if _level_one(line) and len(line.text) >= 10}
    return next(iter(headings)) if len(headings) == 1 else ""


def _stated(stated: Iterable[str], furniture: frozenset[int], names: frozenset[str]) -> str:
    """The first stated title that is more than the site's name, that name cut off at either end."""
    for text in stated:
        parts = title_parts(text)
        own = [p for p in parts if words_of(p) not in names and fingerprint(p, "title") not in furniture]
        if not own:
            continue
        if len(own) < len(parts):  # the name is known: keep what stands between the affixes as it is written
            start = text.index(own[0])
            return text[start : text.rindex(own[-1]) + len(own[-1])].strip()
        if len(parts) > 1 and len(parts[-1].split()) <= 4 and len(parts[0].split()) > len(parts[-1].split()):
            return text[: text.rindex(parts[-1])].rstrip(" |–—-·•»«:/\\~")
        return text
    return ""


def _headlines(page: Page) -> list[str]:
    return [text for node in articles(page) for text in texts(node.get("headline"))]


def _site_names(page: Page) -> frozenset[str]:
    """What the site calls itself, and its host: a headline is none of these."""
    host = (urlsplit(page.url).hostname or "").removeprefix("www.")
    names = [host, host.rpartition(".")[0], page.site.name, *page.meta.get("og:site_name", ())]
    names += [
        *page.meta.get("application-name", ()),
        *(n for node in articles(page) for n in named(node.get("publisher"))),
    ]
    return frozenset(words_of(name) for name in names) - {""}
