"""Stories of nobody: headline, text and day, composed from the word lists so that no two have a paragraph in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape
from random import Random

from benchmarks.sites.languages import Words

KINDS = ("text", "heading", "quote", "list", "figure")


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One block-level piece of a story."""

    kind: str  # one of KINDS
    texts: tuple[str, ...]  # one text, or the entries of a list; of a figure the caption
    link: tuple[int, int] | None = None  # which words of a text are a link

    def html(self, text: str, *, linked: bool = True) -> str:
        """Escaped, with a link on some of the words where the story has one there."""
        if self.link is None or not linked:
            return escape(text, quote=False)
        words = text.split(" ")
        start, end = self.link
        before, inside, after = (
            escape(" ".join(piece), quote=False) for piece in (words[:start], words[start:end], words[end:])
        )
        return f'{before} <a href="/tag/{start}{end}">{inside}</a> {after}'


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One article before it is laid out."""

    number: int
    title: str
    parts: tuple[Part, ...]
    day: date
    author: str

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What a reader should find, in reading order: texts, headings, quotes and list entries; no captions."""
        return tuple(text for part in self.parts if part.kind != "figure" for text in part.texts)


def stories(
    words: Words, count: int, rng: Random, *, last: date, kinds: tuple[str, ...] = KINDS
) -> tuple[Story, ...]:
    """So many stories, oldest first, one to three a day up to the last day; every text of them occurs once."""
    told: set[str] = set()

    def fresh(forms: tuple[str, ...]) -> str:
        text = words.compose(rng, rng.choice(forms))
        for _ in range(20):
            if text not in told:
                break
            text = words.compose(rng, rng.choice(forms))
        while text in told:  # few forms, many stories: two of them make one longer text
            text = f"{text} – {words.compose(rng, rng.choice(forms))}"
        told.add(text)
        return text

    days = [last]
    while len(days) < count:
        days.append(days[-1] - timedelta(days=rng.choice((0, 0, 1, 1, 2))))
    numbers = [rng.randrange(1000, 9000)]
    while len(numbers) < count:
        numbers.append(numbers[-1] + rng.randrange(1, 5))
    return tuple(
        Story(
            number=number,
            title=fresh(words.headline),
            parts=tuple(_parts(words, rng, fresh, kinds)),
            day=day,
            author=rng.choice(words.person),
        )
        for number, day in zip(numbers, reversed(days), strict=True)
    )


def _parts(
    words: Words, rng: Random, fresh: Callable[[tuple[str, ...]], str], kinds: tuple[str, ...]
) -> Iterator[Part]:
    length = rng.choice((3, 4, 5, 7, 9, 12, 16))
    for place in range(length):
        sentences = 1 if place and rng.random() < 0.2 else rng.randrange(2, 5)
        text = " ".join(fresh(words.sentence) for _ in range(sentences))
        link = None
        if rng.random() < 0.25:
            start = rng.randrange(2, 6)
            link = (start, start + rng.randrange(1, 4))
        yield Part(kind="text", texts=(text,), link=link)
        chance = rng.random()
        if place == 0 and "figure" in kinds and chance < 0.6:
            yield Part(kind="figure", texts=(fresh(words.caption),))
        elif place in (0, length - 1):
            continue
        elif "quote" in kinds and chance < 0.2:
            yield Part(kind="quote", texts=(fresh(words.quote),))
        elif "heading" in kinds and chance < 0.4:
            yield Part(kind="heading", texts=(fresh(words.heading),))
        elif "list" in kinds and chance < 0.5:
            yield Part(kind="list", texts=tuple(fresh(words.item) for _ in range(rng.randrange(3, 6))))
