"""The home page and the page of an article: what stands beside Datasette's own context in their templates."""

import re
from collections import Counter
from difflib import SequenceMatcher
from itertools import pairwise

from datasette import hookimpl

LATEST = 10
CAPTURES, REVISIONS, COPIES, IMAGES = (
    100,
    50,
    50,
    50,
)  # shown on the page of an article; the tables hold them all
LONGEST_DIFF_WORDS = 4_000  # above that a changed passage is shown whole: the comparison is quadratic
LABELS = 6  # years under the timeline, so that they fit a phone
TALLEST = 96  # pixels of the highest bar

HOLDINGS = """
select site, language, published_basis, count(*) as articles
from articles
group by site, language, year, published_basis
"""
MONTHS = """
select month, sum(articles) as articles
from months
group by month
order by month
"""
NEWEST = """
select id, site, title, language, published, published_earliest, published_latest, published_precision
from articles
where published is not null
order by day desc, published desc, id desc
limit :limit
"""
CRAWLS = """
select min(started) as first, max(finished) as last
from runs
"""

ARTICLE = "select * from articles where id = :id"
BODY = "select body from bodies where article = :id"
EVIDENCE = """
select *
from evidence
where article = :id
order by about desc, verdict = 'accepted' desc, earliest, kind
"""
BESIDE = """
select number, day, neighbours.url, aliases.article as other
from neighbours
left join aliases on aliases.url = neighbours.url
where neighbours.article = :id
group by number
order by number
"""
SOURCES = "select kind, in_words from sources"
ALIASES = """
select url, kind, first_seen
from aliases
where article = :id
order by kind = 'main' desc, first_seen, url
"""
PICTURES = """
select url, alt, caption, credit
from images
where article = :id
order by position
limit :limit
"""
SEEN = """
select id, url, final_url, fetched_at, status, warc, offset, length, digest, outcome
from captures
where article = :id
order by fetched_at desc, id desc
limit :limit
"""
VERSIONS = """
select number, title, body, seen_from, seen_to, change, capture
from revisions
where article = :id
order by number desc
limit :limit
"""
COPIED = """
select
  articles.id, site, title, language,
  published, published_earliest, published_latest, published_precision,
  kind, score
from (
  select of as other, kind, score from duplicates where article = :id
  union all
  select
    article,
    case kind when 'contains' then 'contained' when 'contained' then 'contains' else kind end,
    score
  from duplicates
  where of = :id
)
join articles on articles.id = other
group by articles.id
order by day, articles.id
limit :limit
"""


@hookimpl
def extra_template_vars(view_name, database, table, request, datasette):
    """Fill the home page and the page of an article; other pages get the archive's title and the names of sources."""

    async def fill():
        titled = {"archive_title": await _title(datasette), "sources": await _sources(datasette)}
        if view_name == "index":
            return titled | await home(datasette)
        if view_name == "row" and (database, table) == ("public", "articles"):
            return titled | await article(datasette, request.url_vars["pks"])
        return titled

    return fill


async def home(datasette):
    """What the archive holds, and when it last grew."""
    if "public" not in datasette.databases:
        return {}
    database = datasette.get_database("public")
    holdings = (await database.execute(HOLDINGS)).rows
    months = [(row["month"], row["articles"]) for row in (await database.execute(MONTHS)).rows]
    sites = {}
    bases, languages = Counter(), Counter()
    for row in holdings:
        sites.setdefault(row["site"], Counter())[row["language"]] += row["articles"]
        languages[row["language"]] += row["articles"]
        bases[row["published_basis"]] += row["articles"]
    total = sum(bases.values())
    return {
        "total": total,
        "sites": sorted(sites.items(), key=lambda item: (-item[1].total(), item[0])),
        "languages": languages.most_common(),
        "bases": bases.most_common(),
        "timeline": timeline(months),
        "without_month": total - sum(count for _, count in months),
        "newest": (await database.execute(NEWEST, {"limit": LATEST})).rows,
        "crawls": (await database.execute(CRAWLS)).first(),
        "published_at": ((datasette.inspect_data or {}).get("public") or {}).get("published_at"),
    }


def timeline(months):
    """Bars of a histogram, months without articles included; across in percent, up in pixels.

    So the picture stretches to any width while its letters keep their size.
    """
    if not months:
        return None
    counts = dict(months)
    span = _months(months[0][0], months[-1][0])
    step, highest = 100 / len(span), max(counts.values())
    years = [(index, month[:4]) for index, month in enumerate(span) if month.endswith("-01") or index == 0]
    # A year that begins at once after a cut-off first one would stand on top of it.
    years = [here for here, after in pairwise([*years, (len(span) + 12, "")]) if after[0] - here[0] > 3]
    every = -(-len(years) // LABELS) or 1
    return {
        "first": span[0],
        "last": span[-1],
        "highest": highest,
        "height": TALLEST,
        "bars": [
            {
                "month": month,
                "articles": counts.get(month, 0),
                "x": round(index * step, 3),
                "width": round(step * 0.82, 3),
                "height": round(
                    max(counts.get(month, 0) / highest * TALLEST, 1.5 if counts.get(month) else 0), 1
                ),
            }
            for index, month in enumerate(span)
        ],
        "years": [{"year": year, "x": round(index * step, 3)} for index, year in years[::every]],
    }


def _months(first, last):
    year, month = map(int, first.split("-"))
    found = []
    while f"{year:04}-{month:02}" <= last:
        found.append(f"{year:04}-{month:02}")
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
    return found


async def article(datasette, key):
    """All that is known of one article."""
    database = datasette.get_database("public")

    async def rows(sql, **more):
        return (await database.execute(sql, {"id": key, **more})).rows

    found = await rows(ARTICLE)
    if not found:  # Datasette answers 404 by itself
        return {}
    versions = await rows(VERSIONS, limit=REVISIONS)
    captures = await rows(SEEN, limit=CAPTURES)
    original = await rows(ARTICLE.replace(":id", ":original"), original=found[0]["duplicate_of"])
    return {
        "article": found[0],
        "body": (await rows(BODY))[0]["body"],
        "evidence": alike(await rows(EVIDENCE)),
        "neighbours": await rows(BESIDE),
        "aliases": await rows(ALIASES),
        "pictures": await rows(PICTURES, limit=IMAGES),
        "captures": captures,
        "cited": next((capture for capture in captures if capture["status"] == 200), None),
        "versions": [
            {"version": newer, "changes": changes(older, newer) if older else None}
            for newer, older in zip(versions, [*versions[1:], None], strict=False)
        ],
        "copies": await rows(COPIED, limit=COPIES),
        "original": original[0] if original else None,
    }


def alike(evidence):
    """The claims, those that say the same and fared the same as one: a list of lists, in the order of their first."""
    found = {}
    for claim in evidence:
        found.setdefault((claim["in_words"], claim["verdict"], claim["reason"]), []).append(claim)
    return list(found.values())


def changes(older, newer):
    """What differs between two versions, the title first.

    A list: an int for a run of equal paragraphs, a list of ("same" | "del" | "ins", text) for other ones.
    """
    found = []
    if (older["title"] or "") != (newer["title"] or ""):
        found.append(_words(older["title"] or "", newer["title"] or ""))
    before, after = older["body"].split("\n\n"), newer["body"].split("\n\n")
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        found.append(b - a if kind == "equal" else _words("\n\n".join(before[a:b]), "\n\n".join(after[c:d])))
    return found


def _words(before, after):
    old, new = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (before, after))
    if max(len(old), len(new)) > LONGEST_DIFF_WORDS:
        return [("del", before), ("ins", after)]
    pieces = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pieces.append(("same", "".join(old[a:b])))
            continue
        pieces += [(name, "".join(part)) for name, part in (("del", old[a:b]), ("ins", new[c:d])) if part]
    return pieces


async def _sources(datasette):
    """What carried a verdict, in words that follow "by", by its kind."""
    if "public" not in datasette.databases:
        return {}
    return {
        row["kind"]: row["in_words"] for row in (await datasette.get_database("public").execute(SOURCES)).rows
    }


async def _title(datasette):
    if hasattr(datasette, "get_instance_metadata"):  # Datasette 1.0
        return (await datasette.get_instance_metadata()).get("title")
    return datasette.metadata("title")
