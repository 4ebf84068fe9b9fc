"""Addresses without end: recognised by what asking for them brings, held, and reported.

Calendars, filters, mazes and growing paths give birth to new addresses for ever, but to no new articles. Each first answer
is noted for the forms of its address (`pipelines.dedup.forms`): did it lead to an article to which no other address of
the form had led, or was it one, with a text of its own? Where many in a row did not, the form is *suspected*: its waiting
addresses are held but for a sample, spread over all of them. One that brings something clears the form, and it is trusted
for longer from then on: a young site's archive may well begin with years of empty days. If none does, it is a *trap*. A
few of what is held are asked for now and then, so that no verdict is for ever.

What is decided here follows from the archive's tables alone; the caller's transaction notes it together with the answer.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipelines.dedup.addresses import key
from pipelines.dedup.forms import impossible, levels, names, without
from pipelines.storage import patterns
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.frontier import RANKS, Entry, Finding
from pipelines.storage.patterns import Pattern

LOG = logging.getLogger(__name__)

PATIENCE = 60  # barren answers in a row that make a form suspected
SAMPLE = 40  # further ones that make it a trap
MOST_ALARMS = 5  # each false alarm doubles the patience, so often
PER_FRUITFUL = 10  # so many fruitful answers earn one barren one more
JUDGED = 20  # answers after which a form is known for what it is
WORTH = 20  # one of so many is enough for a form to be worth asking
TRIED = 5  # answers of such as look like nothing, asked for early to know what their form is
STRANGERS = 30  # forms that look like nothing, and are taken for articles' until they were asked for
EVEN = 5  # addresses that differ in one parameter, and hold the same, that make it noise
MOST_PATTERNS = 1_000  # of one site; what has yet another form is known by the site's alone
MOST_HELD = 1_000  # of one form; further ones are not even entered
MOST_LEADS = 300  # of one page are noted
MOST_ADDRESSES = 50_000  # of one page, feed or sitemap, as the sitemaps' own standard has it
DEEPEST_SITEMAP = 5  # an index that names indexes that name indexes
LOOK_AGAIN = timedelta(days=7)
LOOKED_AT = 5  # of what is held
FREE = frozenset({"start", "number", "probe"})  # asked for as somebody decided, with bounds of their own
PLACES = frozenset(
    {"page", "paged", "pg", "p", "id", "start", "offset"}
)  # far too grave to be taken for noise


def admit(
    archive: Archive, site: str, findings: Iterable[Finding], *, now: datetime
) -> list[tuple[Finding, str | None]]:
    """What of these may enter the frontier, each with the pattern for which it is to be held; None: it is due.

    To be called before any of them is entered, in the same transaction. Known addresses pass as they are.
    """
    found = list(findings)[:MOST_ADDRESSES]
    doubted = patterns.doubted(archive, site)
    noise = _noise(doubted)
    closed = {name for name, each in doubted.items() if each.room is not None}
    own = _own(archive, site, found) if any("**" in name for name in closed) else {}
    changed: dict[str, Pattern] = {}
    admitted: list[tuple[Finding, str | None]] = []
    held: set[str] = set()
    for each in found:
        if each.role in FREE:
            admitted.append((each, None))
            continue
        name = key(each.url)
        if reason := _refused(archive, each, name, now):
            _report(archive, site, reason, each.url, doubted, now)
        elif noise and _stands_for(archive, site, name, noise):
            LOG.debug("%s: only parameters that change nothing tell it from a known address", each.url)
        elif not closed or not (closer := _closer(levels(name, role=each.role), closed, own)):
            admitted.append((each, None))
        elif name not in held:
            if patterns.key_known(archive, name):
                admitted.append((each, None))
                continue
            held.add(name)
            pattern = changed.get(closer, doubted[closer])
            if pattern.room:
                changed[closer] = replace(pattern, room=pattern.room - 1)
                admitted.append((each, None))
            elif pattern.held < MOST_HELD:
                changed[closer] = replace(pattern, held=pattern.held + 1)
                admitted.append((each, closer))
    for closer, pattern in changed.items():
        patterns.keep(archive, site, closer, pattern)
    return admitted


def learn(
    archive: Archive,
    entry: Entry,
    outcome: str,
    digest: str,
    findings: Iterable[Finding],
    *,
    now: datetime,
) -> bool:
    """Note what an answer brought; True if held addresses are in the queues again.

    To be called in the transaction that notes the answer, with all that it leads to, after its reading was kept and before
    `frontier.answered`.
    """
    if entry.role in FREE:
        return False
    site = entry.site
    name = key(entry.url)
    is_first = entry.asked_at is None or (entry.digest is None and entry.tries > 0)
    forms = levels(name, role=entry.role)
    is_article = outcome == "article" and patterns.has_own_text(archive, entry.url, digest)
    leads, sure = ((), ()) if is_article else _leads(archive, site, entry, forms, findings)
    if is_first and names(name):
        _compare(archive, site, entry, name, outcome, digest, now)
    known = patterns.known(archive, site, forms)
    everywhere = is_article or (bool(sure) and patterns.show(archive, site, "", sure))
    if is_first and is_article and entry.role == "other":
        Credit(archive, site, forms[-1]).earn()
    released = False
    for level, form in enumerate(forms):
        if level and _known_by_its_own(known.get(forms[0])):
            break  # the wider forms are for those that nobody knows by their own, or that bring nothing
        if form not in known and level < len(forms) - 1 and patterns.count(archive, site) >= MOST_PATTERNS:
            continue
        brought = is_article or (bool(leads) and patterns.show(archive, site, form, leads))
        before = known.get(form, Pattern())
        after = before
        if is_first:
            after = replace(
                before,
                asked=before.asked + 1,
                fruitful=before.fruitful + everywhere,
                articles=before.articles + is_article,
                barren=0 if brought else before.barren + 1,
            )
        elif brought:
            after = replace(before, barren=0)
        after, freed = _judged(archive, entry, form, after, brought=brought, now=now)
        released = released or freed
        if after != before:
            patterns.keep(archive, site, form, after)
        if not level and after.room is not None:
            break  # it answers for itself
    return released


def look_again(archive: Archive, site: str, *, now: datetime) -> int:
    """Let a few of the addresses that were held long ago be asked for: the number of them. For the beginning of a run."""
    before = str(text_of(now - LOOK_AGAIN))
    freed = 0
    with archive.transaction():
        for name, pattern in patterns.doubted(archive, site).items():
            if pattern.room is None or not pattern.held or str(pattern.since) >= before:
                continue
            some = _spread(patterns.held(archive, site, name), LOOKED_AT)
            patterns.release(archive, some, now=str(text_of(now)))
            patterns.keep(
                archive, site, name, replace(pattern, held=pattern.held - len(some), since=text_of(now))
            )
            freed += len(some)
    return freed


# ------------------------------------------------------------ forms


def _judged(
    archive: Archive, entry: Entry, form: str, pattern: Pattern, *, brought: bool, now: datetime
) -> tuple[Pattern, bool]:
    """The pattern with what follows from its counts, and whether held addresses are free again."""
    site = entry.site
    if brought and pattern.room is not None:
        freed = patterns.held(archive, site, form)
        patterns.release(archive, freed, now=str(text_of(now)))
        LOG.info("%s: %s leads to articles after all; %d addresses are free again", site, form, len(freed))
        return replace(pattern, room=None, trap=None, held=0, alarms=pattern.alarms + 1), bool(freed)
    patience = PATIENCE * 2 ** min(pattern.alarms, MOST_ALARMS) + pattern.fruitful // PER_FRUITFUL
    if pattern.room is None and pattern.barren >= patience and not _yields(pattern):
        free = [each for each in _waiting(archive, site, form) if each != entry.id]
        sample = set(_spread(free, SAMPLE))
        patterns.hold(archive, [each for each in free if each not in sample], form)
        held = pattern.held + len(free) - len(sample)
        return replace(pattern, room=SAMPLE - len(sample), held=held, since=text_of(now)), False
    if pattern.room is not None and pattern.trap is None and pattern.barren >= patience + SAMPLE:
        free = [each for each in _waiting(archive, site, form) if each != entry.id]
        patterns.hold(archive, free, form)
        pattern = replace(
            pattern,
            room=0,
            held=pattern.held + len(free),
            trap=f"{pattern.barren} addresses in a row led to no article that others had not led to",
            since=text_of(now),
        )
        LOG.warning("%s: %s is a trap: %s; %d are held", site, form, pattern.trap, pattern.held)
    return pattern, False


def _yields(pattern: Pattern) -> bool:
    """Are there articles under this form? Then no row of other things makes it a trap."""
    return pattern.articles >= JUDGED and pattern.articles * WORTH >= pattern.asked


def _known_by_its_own(pattern: Pattern | None) -> bool:
    """Is a form known so well that what it brings says nothing of the wider ones?"""
    return pattern is not None and (_yields(pattern) or pattern.asked >= JUDGED > pattern.barren)


def _stands(pattern: Pattern | None) -> bool:
    """Has the form proved itself worth asking for, whatever the wider ones that it is of have?"""
    return pattern is not None and (
        _yields(pattern) or (pattern.barren < JUDGED and 0 < pattern.asked <= pattern.fruitful * WORTH)
    )


def _closer(forms: Sequence[str], closed: Collection[str], own: Mapping[str, Pattern]) -> str | None:
    """The form for which an address is held, if any."""
    if forms[0] in closed:
        return forms[0]
    if _stands(own.get(forms[0])):
        return None
    area = forms[1] if len(forms) > 2 else None
    if area in closed:
        return area
    stranger = own.get(forms[0], Pattern()).asked < JUDGED
    return forms[-1] if forms[-1] in closed and stranger and not _stands(own.get(area or "")) else None


def _own(archive: Archive, site: str, findings: Iterable[Finding]) -> dict[str, Pattern]:
    """What is known of the finer forms of these addresses."""
    forms = (levels(key(each.url), role=each.role)[:2] for each in findings)
    return patterns.known(archive, site, (form for some in forms for form in some))


def _waiting(archive: Archive, site: str, form: str) -> list[int]:
    """The addresses for which nobody has asked and which this form holds, when it is closed, in their order."""
    kind = form.partition(" ")[0]
    roles = (kind,) if kind in ("article", "feed", "sitemap") else ("article", "listing", "other")
    found = list(patterns.waiting(archive, site, form, {RANKS[role] for role in roles}))
    own = patterns.known(
        archive, site, (each for _, name, role in found for each in levels(name, role=role)[:2])
    )
    return [entry for entry, name, role in found if _closer(levels(name, role=role), {form}, own) == form]


def _spread(entries: Sequence[int], most: int) -> list[int]:
    """At most so many, evenly over all of them."""
    if len(entries) <= most:
        return list(entries)
    return [entries[place * len(entries) // most] for place in range(most)]


# ------------------------------------------------------------ what an answer brings


def _leads(
    archive: Archive, site: str, entry: Entry, forms: Sequence[str], findings: Iterable[Finding]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The addresses, as keys, of what may well be articles, among those to which an answer leads; and the surer of them.

    An address is taken at its looks until its form is known for what it is, and where those tell nothing it is asked for
    soon, so that this is known. The form of the page itself is not taken so: a maze leads to more of itself.
    """
    likely = ("article", "other", "listing") if entry.role == "sitemap" else ("article", "other")
    found = {
        name: (each.role, levels(name, role=each.role))
        for each in findings
        if each.role in likely and (name := key(each.url)) != key(entry.url)
    }
    some = list(found.items())[:MOST_LEADS]
    if not some:
        return (), ()
    known = patterns.known(archive, site, (each for _, (_, of) in some for each in of))
    closed = {name for name, each in known.items() if each.room is not None}
    credit = Credit(archive, site, forms[-1].rpartition(" ")[2])

    def is_likely(role: str, of: Sequence[str]) -> bool:
        pattern = known.get(of[0])
        if pattern and pattern.asked >= (JUDGED if role == "article" else TRIED):
            return pattern.articles * WORTH >= pattern.asked
        if of[0] == forms[0] or of[0] in closed or (role == "article" and _closer(of, closed, known)):
            return False
        if role != "article" and pattern is None:
            if not credit.spend():
                return False
            known[of[0]] = Pattern()
            patterns.keep(archive, site, of[0], known[of[0]])
        return True

    leads = tuple(name for name, (role, of) in some if is_likely(role, of))
    sure = []
    for name in leads:
        role, (form, *_) = found[name]
        if role == "article" or (pattern := known[form]).asked >= TRIED:
            sure.append(name)
        elif pattern.tried < TRIED:
            known[form] = replace(
                pattern, tried=pattern.tried + patterns.hasten(archive, name, rank=RANKS["article"])
            )
            patterns.keep(archive, site, form, known[form])
    return leads, tuple(sure)


class Credit:
    """How many forms that look like nothing may still be taken for articles' before any was asked for.

    Where forms never end, that must. Each page of such a form that is an article earns one more.
    """

    def __init__(self, archive: Archive, site: str, host: str) -> None:
        self.archive, self.site, self.name = archive, site, f"other {host}"
        self.pattern = patterns.known(archive, site, [self.name]).get(self.name, Pattern())

    def spend(self) -> bool:
        if self.pattern.asked >= STRANGERS + self.pattern.articles:
            return False
        self._keep(replace(self.pattern, asked=self.pattern.asked + 1))
        return True

    def earn(self) -> None:
        self._keep(replace(self.pattern, articles=self.pattern.articles + 1))

    def _keep(self, pattern: Pattern) -> None:
        self.pattern = pattern
        patterns.keep(self.archive, self.site, self.name, pattern)


def _refused(archive: Archive, found: Finding, name: str, now: datetime) -> str | None:
    """Why an address is turned away at its looks."""
    if found.role == "sitemap" and found.depth > DEEPEST_SITEMAP and not patterns.key_known(archive, name):
        return "indexes of sitemaps that name further indexes"
    return impossible(name, now=now)


def _report(
    archive: Archive, site: str, reason: str, url: str, doubted: dict[str, Pattern], now: datetime
) -> None:
    """Note, the first time, that addresses are turned away at their looks."""
    if f"!{reason}" not in doubted:
        LOG.warning("%s: addresses are turned away: %s, as %s", site, reason, url)
        doubted[f"!{reason}"] = Pattern(trap=f"{reason}, as {url}", since=text_of(now))
        patterns.keep(archive, site, f"!{reason}", doubted[f"!{reason}"])


# ------------------------------------------------------------ parameters that change nothing


def _noise(doubted: Iterable[str]) -> frozenset[str]:
    return frozenset(name[1:-1] for name in doubted if name.startswith("?"))


def _stands_for(archive: Archive, site: str, name: str, noise: frozenset[str]) -> bool:
    """Is another address known that differs in such parameters alone? If not, this one stands for all from now on."""
    bare = without(name, noise)
    if bare == name or patterns.key_known(archive, name):
        return False
    return patterns.key_known(archive, bare) or not patterns.show(archive, site, "?", [bare])


def _compare(
    archive: Archive, site: str, entry: Entry, name: str, outcome: str, digest: str, now: datetime
) -> None:
    """Hold what came against what addresses hold that differ in one parameter.

    Articles are compared by their words, and decide where there are any; other pages by their bytes.
    """
    if outcome not in ("article", "listing", "other"):
        return
    mine = patterns.content(archive, entry.url, digest)
    for parameter in names(name):
        if parameter.lower() in PLACES or not parameter.isascii():
            continue
        others = {digest_of: url for url, digest_of in patterns.siblings(archive, site, name, parameter)}
        if parameter.startswith("/"):
            # Where no such address says the same, one of them may say something else.
            is_first = patterns.show(archive, site, f"?{parameter}", [without(name, [parameter])])
            if outcome != "article" or (is_first and not others):
                continue
            is_same, words = bool(others), True
        elif others:
            theirs = {patterns.content(archive, url, digest_of) for digest_of, url in others.items()}
            is_same, words = theirs == {mine}, outcome == "article" or not theirs <= others.keys()
        else:
            continue
        row = f"?{parameter}=" if words else f"?{parameter}= of pages"
        known = patterns.known(archive, site, (f"?{parameter}=", f"?{parameter}= of pages"))
        before = known.get(row, Pattern())
        after = replace(before, asked=before.asked + 1, fruitful=before.fruitful + (not is_same))
        known[row] = after
        patterns.keep(archive, site, row, after)
        _decide(archive, site, parameter, known, now)


def _decide(archive: Archive, site: str, parameter: str, known: Mapping[str, Pattern], now: datetime) -> None:
    """Does the parameter change nothing?"""
    row = f"?{parameter}="
    articles, pages = known.get(row, Pattern()), known.get(f"{row} of pages", Pattern())
    judge = articles if articles.asked else pages
    is_noise = judge.asked - judge.fruitful >= EVEN and judge.fruitful * WORTH <= judge.asked
    if is_noise == (articles.trap is not None):
        return
    if not is_noise:
        freed = patterns.held(archive, site, row)
        patterns.release(archive, freed, now=str(text_of(now)))
        patterns.keep(archive, site, row, replace(articles, trap=None, held=0, since=text_of(now)))
        return
    bearers = patterns.bearers(archive, site, parameter)
    spare = []
    for entry, name, asked_at in bearers:
        bare = without(name, [parameter])
        stands = patterns.show(archive, site, "?", [bare]) and not patterns.key_known(archive, bare)
        if not stands and asked_at is None:
            spare.append(entry)
    patterns.hold(archive, spare, row)
    trap = f"noise: addresses that differ in {parameter} alone hold the same"
    patterns.keep(archive, site, row, replace(articles, trap=trap, held=len(spare), since=text_of(now)))
    LOG.warning("%s: the parameter %s changes nothing; %d addresses are held", site, parameter, len(spare))
