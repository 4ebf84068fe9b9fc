"""Sets aside what a site serves in the place of articles: likenesses that no page shows by itself.

Each page's fate is a function of its text, of what the site's probes brought, of its home page at the time, and of the
addresses that hold the same words. A settling looks again at the pages for which one of these has changed; any order of
captures ends alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipelines.dedup.decoys import (
    ANOTHER,
    AS_MISSING,
    EVERYWHERE,
    EVERYWHERE_FROM,
    HOME,
    LONGEST_NOTICE,
    Answer,
    Text,
    home_keys,
    in_its_place,
    leads_away,
    named,
    same_page,
    shows_notice,
)
from pipelines.dedup.probes import is_probe, probe_name
from pipelines.storage.archive import Archive
from pipelines.storage.conclusions import decoys as rows
from pipelines.storage.conclusions import keys as keys_rows
from pipelines.storage.conclusions.decoys import Holder, Suspect
from pipelines.values import Site

NEAR = timedelta(days=1)  # a home page is compared with what it was this long before and after


@dataclass(frozen=True, slots=True)
class Missing:
    """How a site answers where nothing is."""

    answers: tuple[Answer, ...] = ()
    leads_to: tuple[tuple[str, str], ...] = ()  # where redirects lead, each with the name of the probe
    at_home: bool = False  # it shows its home page, or leads there

    def is_led_away(self, location_key: str | None) -> bool:
        """Is a redirect this site's way to say that a page is missing?"""
        return location_key is not None and any(
            leads_away(location_key, answered, name) for answered, name in self.leads_to
        )


def set_decoys_aside(archive: Archive, site: Site) -> None:
    """Conclude anew, where something changed, which pages of a site are no articles.

    The addresses of those that change are unsettled, so each step also looks at what the ones before have changed.
    """
    _by_likeness(archive, site)
    _by_repetition(archive, site)
    _by_owner(archive, site)
    rows.mark_compared(archive, site.name)


def _by_likeness(archive: Archive, site: Site) -> None:
    """Pages that are as the site's answers for what does not exist, or as its home page."""
    homes = home_keys(site)
    sent = {there for _, there in rows.redirected(archive, site.name)}
    touched = keys_rows.unsettled_of(archive, site.name)
    answered_anew = any(map(is_probe, touched)) or not sent.isdisjoint(touched - homes)
    judge = _Judge(archive, homes, missing_pages(archive, site))
    for suspect in list(_suspects(archive, site, homes, everything=answered_anew)):
        reason = judge(suspect)
        if reason is not None or suspect.reason in (AS_MISSING, HOME):
            _conclude(archive, suspect.page, suspect.reason, reason)
    if answered_anew:
        rows.unsettle_redirects(archive, site.name)


def _by_repetition(archive: Archive, site: Site) -> None:
    """Pages whose short text stands at many addresses that name different articles, and nothing vouches for it."""
    for holders in rows.same_words(archive, site.name):
        doubtful = [each for each in holders if not each.vouched and len(each.text.body) <= LONGEST_NOTICE]
        everywhere = _different(doubtful) >= EVERYWHERE_FROM
        for each in holders:
            if each.reason in (None, EVERYWHERE, ANOTHER):
                _conclude(
                    archive, each.page, each.reason, EVERYWHERE if everywhere and each in doubtful else None
                )


def _by_owner(archive: Archive, site: Site) -> None:
    """Pages that show the article of another address, where another one stood before: some sites show any, or the latest."""
    for holders in rows.same_words(archive, site.name):
        standing = [each for each in holders if each.reason in (None, ANOTHER)]
        first = {each.key: rows.first_text(archive, each.key) for each in standing}
        own = {each.key for each in standing if (text := first[each.key]) and text.words == each.words}
        for each in standing:
            begun = first[each.key]
            others = {key for key in own - {each.key} if not rows.are_linked(archive, each.key, key, begun)}
            theirs = begun is not None and bool(others) and in_its_place(begun.text, each.text)
            _conclude(archive, each.page, each.reason, ANOTHER if theirs else None)


def _conclude(archive: Archive, page: int, known: str | None, reason: str | None) -> None:
    if reason is not None and reason != known:
        rows.set_aside(archive, page, reason)
    elif reason is None and known is not None:
        rows.restore(archive, page)


def _suspects(archive: Archive, site: Site, homes: frozenset[str], *, everything: bool) -> Iterator[Suspect]:
    """The pages whose likeness may have changed."""
    if everything:
        yield from rows.everything(archive, site.name)
        return
    yield from rows.unsettled(archive, site.name)
    for first, last in _spans(rows.new_homes(archive, site.name, homes)):
        yield from rows.between(archive, site.name, first, last)


def _spans(times: Iterable[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """The times for which these, in their order, are near, as spans that don't overlap."""
    first = last = None
    for at in times:
        if first is None or last is None or at - NEAR > last:
            if first is not None and last is not None:
                yield first, last
            first = at - NEAR
        last = at + NEAR
    if first is not None and last is not None:
        yield first, last


def missing_pages(archive: Archive, site: Site) -> Missing:
    """What the site's probes tell; a redirect to what is an article, as the latest one, tells nothing."""
    homes = home_keys(site)
    answers = rows.answers(archive, site.name)
    leads_to = []
    at_home = False
    for probe, there in rows.redirected(archive, site.name):
        found = [] if there in homes else rows.answers_at(archive, there)
        if any(declared or len(answer.text.body) > LONGEST_NOTICE for answer, declared in found):
            continue
        leads_to.append((there, probe_name(probe)))
        at_home = at_home or there in homes
        answers += [answer for answer, _ in found]
    at_home = at_home or any(
        same_page(Text(url=probe, title=None, body=""), blocks, home)
        for probe, blocks, at in rows.answering_pages(archive, site.name)
        if at is not None
        for home in rows.homes_near(archive, homes, at, NEAR)
    )
    return Missing(tuple(answers), tuple(leads_to), at_home)


@dataclass(frozen=True, slots=True)
class _Judge:
    """Why a page is no article, by what the site answers elsewhere; None if it stands."""

    archive: Archive
    homes: frozenset[str]
    missing: Missing

    def __call__(self, page: Suspect) -> str | None:
        if any(shows_notice(page.text, answer) for answer in self.missing.answers):
            return AS_MISSING
        if page.seen is None or page.key in self.homes:
            return None
        near = rows.homes_near(self.archive, self.homes, page.seen, NEAR)
        if any(same_page(page.text, page.blocks, home) for home in near):
            return AS_MISSING if self.missing.at_home else HOME
        return None


def _different(holders: Iterable[Holder]) -> int:
    """How many articles the addresses name: those that declare another's name count as that one."""
    return len(
        {
            (named(each.text.url) if each.canonical_key in (None, each.key) else each.canonical_key)
            for each in holders
        }
    )
