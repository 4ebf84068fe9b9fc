"""Numeric ids: gaps between those that are known are tried, newest first, within a daily budget.

What no page links to any more may still be there. An id that answers 404 is known from then on and not tried again.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from newsbot.fetching.work import Work
from pipelines.dedup.addresses import LANGUAGE, sequence
from pipelines.storage import frontier
from pipelines.storage.archive import text_of
from pipelines.storage.frontier import Finding
from pipelines.values import Site

DENSE = 0.2  # share of known ids between the lowest and the highest; sparser runs are other people's numbers
FEWEST = 5  # known ids that make a run
LAST_NUMBER = re.compile(r"\d+(?=/?$)")


@dataclass(frozen=True, slots=True)
class Form:
    """An address with its id and its language taken out."""

    before: str
    language: str
    between: str
    after: str

    def url(self, value: int) -> str:
        return f"{self.before}{self.language}{self.between}{value}{self.after}"


def when_idle(work: Work, site: Site) -> int:
    """Enter untried ids of a site, as far as the day's budget goes."""
    midnight = str(text_of(work.now().replace(hour=0, minute=0, second=0)))
    left = work.config.daily_ids - frontier.numbers_tried(work.archive, site.name, since=midnight)
    if left <= 0:
        return 0
    found = []
    for url in candidates(site, frontier.known_addresses(work.archive, site.name)):
        found.append(Finding(url=url, role="number", depth=0))
        if len(found) >= left:
            break
    return work.found(site, found)


def candidates(site: Site, known: list[tuple[str, str | None]]) -> Iterator[str]:
    """Addresses of the gaps, the newest first; `known` are addresses with the outcome of asking for them.

    A gap is tried in one language after another, the most used first. Where most ids exist in several languages, a
    language that lacks one is a gap too.
    """
    runs: dict[str, dict[int, dict[Form, bool]]] = {}  # run -> id -> form -> does it stand there?
    for url, outcome in known:
        if (place := sequence(url, site)) and (form := form_of(url, site)):
            runs.setdefault(place[0], {}).setdefault(place[1], {})[form] = outcome not in (
                "not-found",
                "gone",
            )
    for ids in runs.values():
        held = {value for value, forms in ids.items() if any(forms.values())}
        if len(held) < FEWEST or len(held) < DENSE * (max(held) - min(held) + 1):
            continue
        used = Counter(form for forms in ids.values() for form, stands in forms.items() if stands)
        ranked = [form for form, _ in sorted(used.items(), key=lambda item: (-item[1], item[0].url(0)))]
        shared = sum(sum(ids[value].values()) > 1 for value in held) > len(held) / 2
        for value in range(max(held), min(held), -1):
            untried = [form for form in ranked if form not in ids.get(value, {})]
            wanted = untried if value in held and shared else untried[: value not in held]
            yield from (form.url(value) for form in wanted)


def form_of(url: str, site: Site) -> Form | None:
    """Where the id and the language stand in an address."""
    if site.article is not None:
        path = re.match(r"https?://[^/]+", url)
        found = site.article.search(url[path.end() :]) if path else None
        if not path or not found or "id" not in found.groupdict():
            return None
        shift = path.end()
        start, end = found.start("id") + shift, found.end("id") + shift
        if found.groupdict().get("language"):
            first, last = found.start("language") + shift, found.end("language") + shift
            if last <= start:
                return Form(url[:first], url[first:last], url[last:start], url[end:])
        return Form("", "", url[:start], url[end:])
    number = LAST_NUMBER.search(url)
    if number is None:
        return None
    language = next((m for m in re.finditer(r"(?<=/)[^/]+(?=/)", url) if LANGUAGE.fullmatch(m[0])), None)
    if language is not None and language.end() <= number.start():
        return Form(
            url[: language.start()], language[0], url[language.end() : number.start()], url[number.end() :]
        )
    return Form("", "", url[: number.start()], url[number.end() :])
