"""The account of a site's numeric ids: which were fetched, which are missing, and which nobody ever tried."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pipelines.dedup.addresses import sequence
from pipelines.storage.viewing.health import MISSING
from pipelines.values import Site

DENSE = (
    0.2  # share of fetched ids between the lowest and the highest; sparser runs are other people's numbers
)
FEWEST = 5  # fetched ids that make a run
FETCHED, REDIRECTED, ABSENT, FAILED, WAITING = range(
    5
)  # what became of an id: of several addresses, the first of these
READ = frozenset({"article", "listing", "other", "feed", "not-modified"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One run of ids, from the lowest that was fetched to the highest. The five counts make up the whole of it."""

    run: str  # what its addresses have in common; empty where a site has but one
    lowest: int
    highest: int
    fetched: int
    redirected: int
    missing: int
    failed: int  # no answer yet, or none is allowed
    never_tried: int

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def accounts(addresses: Iterable[tuple[str, str | None]], site: Site) -> list[Account]:
    """The runs of ids among a site's addresses, each with the outcome of the last request; the largest first."""
    runs: dict[str, dict[int, int]] = {}
    for url, outcome in addresses:
        if place := sequence(url, site):
            ids = runs.setdefault(place[0], {})
            ids[place[1]] = min(_became(outcome), ids.get(place[1], WAITING))
    found = [account for run, ids in runs.items() if (account := _account(run, ids))]
    return sorted(found, key=lambda each: (-each.fetched, each.run))


def _became(outcome: str | None) -> int:
    if outcome is None:
        return WAITING
    if outcome in READ:
        return FETCHED
    if outcome == "redirect":
        return REDIRECTED
    return ABSENT if outcome in MISSING else FAILED


def _account(run: str, ids: dict[int, int]) -> Account | None:
    fetched = [number for number, became in ids.items() if became == FETCHED]
    if len(fetched) < FEWEST:
        return None
    lowest, highest = min(fetched), max(fetched)
    if len(fetched) < DENSE * (highest - lowest + 1):
        return None
    inside = [became for number, became in ids.items() if lowest <= number <= highest]
    tried = {each: inside.count(each) for each in (FETCHED, REDIRECTED, ABSENT, FAILED)}
    return Account(
        run=run,
        lowest=lowest,
        highest=highest,
        fetched=tried[FETCHED],
        redirected=tried[REDIRECTED],
        missing=tried[ABSENT],
        failed=tried[FAILED],
        never_tried=highest - lowest + 1 - sum(tried.values()),
    )
