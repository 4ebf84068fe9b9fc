"""The order of conclusions, written once: furniture, decoys, zones, identity, revisions, dates, neighbours, copies.

Settling is incremental (it looks at the addresses whose captures or evidence changed) and idempotent, and its result is
that of settling everything at once: each conclusion is a pure function of rows that are all there, whatever their order.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pipelines import faults
from pipelines.dating import zones
from pipelines.dating.neighbours import Bracket
from pipelines.dating.verdict import conclude
from pipelines.decoys import Missing, missing_pages, set_decoys_aside
from pipelines.dedup import history, identity, revisions
from pipelines.dedup.addresses import key as key_of
from pipelines.dedup.addresses import sequence, variant
from pipelines.dedup.probes import is_probe
from pipelines.extraction.furniture import learn
from pipelines.numbering import Numbering
from pipelines.reading import pruned
from pipelines.shape import shape
from pipelines.storage.archive import Archive, text_of
from pipelines.storage.captures import unpacked
from pipelines.storage.conclusions import articles as articles_rows
from pipelines.storage.conclusions import copies as copies_rows
from pipelines.storage.conclusions import furniture as furniture_rows
from pipelines.storage.conclusions import keys as keys_rows
from pipelines.storage.conclusions import numbers as numbers_rows
from pipelines.storage.conclusions import zones as zones_rows
from pipelines.values import Site

SAMPLE = 100  # pages of a quarter that teach a site's furniture
BATCH = 500  # addresses a transaction
VIEWS = frozenset({"amp", "print", "mobile"})
POLICY = {"noindex": "withhold", "tdm-reservation": "withhold", "noarchive": "publish"}

SiteOf = Callable[[str], Site]
Reread = Callable[[list[int]], None]  # pages are read again under the furniture that now stands


@dataclass(frozen=True, slots=True)
class Settled:
    """What a settling changed, in articles."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """One article's keys."""

    head: str
    keys: frozenset[str]
    edges: frozenset[identity.Edge]


def settle(archive: Archive, site_of: SiteOf, reread: Reread) -> Settled:
    """Conclude what can be concluded from the captures as they stand.

    `site_of` gives the Site of a name, `reread` extracts pages (rows of `pages`) from their captures again and keeps
    the readings. Killed at any point it is run again: the addresses stay marked until all is written.
    """
    faults.point("settling begins")
    learn_furniture(archive, site_of, reread)
    faults.point("furniture is learned")
    unmask(archive, site_of)
    tally: dict[str, int] = defaultdict(int)
    touched = Touched()
    keys = keys_rows.unsettled(archive)
    moved = learn_zones(archive, site_of)
    seen: set[str] = set()
    for start in range(0, len(keys), BATCH):
        with archive.transaction():
            for group in _groups(archive, keys[start : start + BATCH], seen, touched):
                tally[_settle_group(archive, group, site_of, touched)] += 1
            faults.point("a batch is half settled")
        faults.point("a batch is settled")
    with archive.transaction():
        for name in moved:
            _settle_zone(archive, site_of(name), touched)
        for name in numbers_rows.sites_touched(archive):
            _settle_neighbours(archive, site_of(name), touched)
        for words in sorted(touched.copies):
            if members := copies_rows.holders(archive, words):
                copies_rows.write_cluster(archive, members)
        archive.db.conn.executemany("delete from unsettled where key = ?", [(each,) for each in keys])
        faults.point("settling ends")
    return Settled(**{name: tally[name] for name in ("new", "changed", "unchanged", "gone")})


@dataclass(slots=True)
class Touched:
    """What a settling has moved so far, and what it has learned on its way."""

    copies: set[str] = field(default_factory=set)  # the bodies whose copies must be looked at again
    missing: dict[str, Missing] = field(default_factory=dict)  # how the sites answer where nothing is

    def missing_on(self, archive: Archive, site: Site) -> Missing:
        if site.name not in self.missing:
            self.missing[site.name] = missing_pages(archive, site)
        return self.missing[site.name]


# ---------------------------------------------------------------- furniture


def learn_furniture(archive: Archive, site_of: SiteOf, reread: Reread) -> None:
    """Which blocks repeat across each site, and the pages that this concerns read again."""
    for name in furniture_rows.sites_with_pages(archive):
        site = site_of(name)
        periods = furniture_rows.sample(
            archive,
            name,
            most=SAMPLE,
            shape=lambda url, site=site: "listing" if is_probe(url) else shape(url, site),
        )
        learned = frozenset(block for pages in periods for block in learn(pages))
        furniture_rows.write_furniture(archive, name, learned)
        stale = [
            row["id"]
            for row in furniture_rows.pages_to_read(archive, name)
            if row["pruned"] != pruned(unpacked(row["blocks"]), learned)
        ]
        if stale:
            reread(stale)


# ---------------------------------------------------------------- decoys


def unmask(archive: Archive, site_of: SiteOf) -> None:
    """Set aside what is no article, site by site, before anything is concluded of articles."""
    for name in numbers_rows.sites_touched(archive):
        with archive.transaction():
            set_decoys_aside(archive, site_of(name))


# ---------------------------------------------------------------- identity


def _groups(archive: Archive, keys: Iterable[str], seen: set[str], touched: Touched) -> Iterator[Group]:
    for each in keys:
        for one in sorted({each} | keys_rows.fellows(archive, each)):
            if one in seen:
                continue
            found, group = _component(archive, one)
            seen |= found
            if group is not None:
                yield group
            else:
                known = articles_rows.article_ids(archive, found)
                touched.copies |= copies_rows.body_words(archive, known)
                for article in known:
                    articles_rows.drop_article(archive, article)


def _component(archive: Archive, start: str) -> tuple[set[str], Group | None]:
    """All keys that hang together with one, by claims that their texts bear out; no group where there is no article."""
    nodes: dict[str, identity.Node] = {}
    found: set[identity.Edge] = set()
    keys, waiting = {start}, [start]
    while waiting:
        at = waiting.pop()
        for edge in keys_rows.edges(archive, at):
            other = edge.target if edge.source == at else edge.source
            for each in (at, other):
                if each not in nodes and (node := keys_rows.node(archive, each)) is not None:
                    nodes[each] = node
            if identity.holds(edge, nodes):
                found.add(edge)
                if other not in keys:
                    keys.add(other)
                    waiting.append(other)
    if start not in nodes and (node := keys_rows.node(archive, start)) is not None:
        nodes[start] = node
    if not any(nodes[each].words for each in keys if each in nodes):
        return keys, None
    return keys, Group(identity.head(keys, found, nodes), frozenset(keys), frozenset(found))


# ---------------------------------------------------------------- one article


def _settle_group(archive: Archive, group: Group, site_of: SiteOf, touched: Touched) -> str:
    """Write one article; new, changed, gone or unchanged."""
    rows = articles_rows.observations(archive, group.keys)
    main = _main_address(group, rows)
    site = site_of(next(row["site"] for row in rows if row["url"] == main))
    missing = touched.missing_on(archive, site)
    seen = [articles_rows.observed(row, group.keys, main, missing.is_led_away) for row in rows]
    versions = history.versions(seen)
    if not versions:  # only variants hold the text: an AMP page whose main page never came
        seen = [replace(each, revises=True) for each in seen]
        versions = history.versions(seen)
    known = articles_rows.articles_of(archive, group.keys)
    before = articles_rows.article_state(archive, known[0]) if known else None
    touched.copies |= copies_rows.body_words(archive, known)
    by_capture = {row["capture"]: row for row in rows}
    standing = history.standing(seen)
    own = [by_capture[each.capture] for each in seen if each.text is not None and each.revises]
    article = articles_rows.write_article(
        archive,
        {
            "site": site.name,
            "url": main,
            "canonical_url": main,
            "key": group.head,
            "number": place[1] if (place := sequence(main, site)) else None,
            **_fields(by_capture[versions[-1].capture], versions, standing),
            **_policies(own[-1], site),
        },
        known,
        group.keys,
    )
    articles_rows.write_revisions(archive, article, _revision_rows(archive, versions))
    articles_rows.write_aliases(archive, article, _aliases(archive, article, group, rows))
    _settle_dates(archive, article, group.keys, site)
    touched.copies |= copies_rows.body_words(archive, [article])
    copies_rows.write_single(archive, article)
    if before is None:
        return "new"
    if standing.status == "gone" and before["status"] != "gone":
        return "gone"
    return "changed" if before["revisions"] < len(versions) else "unchanged"


def _main_address(group: Group, rows: Iterable[dict[str, Any]]) -> str:
    """The address of the head that its own pages declare; else the shortest, rather by https, rather no view of it."""
    texts = [row for row in rows if row["text"] is not None and row["key"] == group.head]
    declared = {row["canonical"] for row in texts}
    urls: set[str] = {row["url"] for row in texts}
    shortest = min(urls, key=lambda url: (len(url), url))
    return min(
        urls,
        key=lambda url: (
            url not in declared,
            variant(url, shortest) in VIEWS,
            len(url),
            not url.startswith("https:"),
            url,
        ),
    )


def _fields(
    latest: dict[str, Any],
    versions: tuple[history.Version, ...],
    standing: history.Standing,
) -> dict[str, Any]:
    return {
        "title": latest["title"],
        "section": latest["section"],
        "language": latest["language"],
        "authors": latest["authors"],
        "first_seen": text_of(standing.first_seen),
        "last_seen": text_of(standing.last_seen),
        "gone_at": text_of(standing.gone_at),
        "status": standing.status,
        "revisions": len(versions),
        "text": versions[-1].text,
    }


def _policies(last: dict[str, Any], site: Site) -> dict[str, Any]:
    """What the article's page wished when it was last seen; a print view's noindex is not the article's."""
    rules = json.loads(last["rules"])
    return {"noarchive": int("noarchive" in rules), "withheld": withheld(rules, site)}


def withheld(rules: Iterable[str], site: Site) -> str | None:
    """Why an article is kept but not published: what the page declares, by the policy of the site file."""
    policy = POLICY | dict(site.rights)
    return next((rule for rule in policy if rule in rules and policy[rule] == "withhold"), None)


def _revision_rows(archive: Archive, versions: tuple[history.Version, ...]) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = []
    before: tuple[str | None, str] | None = None
    for version in versions:
        text = articles_rows.text(archive, version.text)
        change = None if before is None else revisions.kind_of_change(*before, *text)
        rows.append(
            (
                version.number,
                version.text,
                text_of(version.seen_from),
                None if version is versions[-1] else text_of(version.seen_to),
                change,
                version.capture,
            )
        )
        before = text
    return rows


def _aliases(
    archive: Archive, article: int, group: Group, rows: list[dict[str, Any]]
) -> list[tuple[str, str, str | None]]:
    main = articles_rows.canonical_url(archive, article)
    redirected = {edge.source for edge in group.edges if edge.kind == "redirect"}
    found: dict[str, tuple[str, str, str | None]] = {}
    for row in rows:
        different = variant(row["url"], main)
        kind = "redirect" if different != "main" and row["key"] in redirected else different
        if kind == "variant" and row["key"] != group.head:
            kind = "canonical"
        found.setdefault(row["url"], (row["url"], kind, row["fetched_at"]))
    return sorted(found.values())


# ---------------------------------------------------------------- dates


def learn_zones(archive: Archive, site_of: SiteOf) -> list[str]:
    """The offsets that the stamps of each touched site tell; the sites whose articles are to be dated again by them."""
    with archive.transaction():
        return [
            name
            for name in numbers_rows.sites_touched(archive)
            if zones_rows.write_offsets(
                archive,
                name,
                () if site_of(name).timezone else zones.learn(zones_rows.stamps(archive, name)),
            )
        ]


def _settle_zone(archive: Archive, site: Site, touched: Touched) -> None:
    """Date all articles of a site whose zone has become known, or another; their neighbours come after."""
    for article in zones_rows.articles(archive, site.name):
        if _settle_dates(archive, article, articles_rows.keys_of(archive, article), site):
            touched.copies |= copies_rows.body_words(archive, [article])
    zones_rows.mark_settled(archive, site.name)


def _settle_dates(
    archive: Archive, article: int, keys: Iterable[str], site: Site, bracket: Bracket | None = None
) -> bool:
    keys = frozenset(keys)
    found = articles_rows.evidence_of(archive, keys)
    articles_rows.reject_in_its_place(archive, article, keys)
    first_seen = min(
        (
            at
            for at in (
                articles_rows.first_fetched(archive, keys),
                *(each.first_at for _, each in found if key_of(each.source_url) not in keys),
            )
            if at is not None
        ),
        default=None,
    )
    verdict = conclude(
        [each for _, each in found],
        first_seen=first_seen,
        timezone=site.timezone,
        offsets=zones_rows.offsets(archive, site.name),
        bracket=bracket,
        threshold=site.date_threshold,
    )
    return articles_rows.write_verdict(archive, article, found, verdict, bracketed=bracket is not None)


def _settle_neighbours(archive: Archive, site: Site, touched: Touched) -> None:
    """Bound the undated articles of a site by the dated ones beside them in its run of ids, in all languages."""
    numbering = Numbering.learn(site, numbers_rows.dated_numbers(archive, site.name))
    for row in numbers_rows.undated_numbers(archive, site.name):
        keys = articles_rows.keys_of(archive, row["id"])
        if _settle_dates(archive, row["id"], keys, site, numbering.bracket(row["url"])):
            touched.copies |= copies_rows.body_words(archive, [row["id"]])
