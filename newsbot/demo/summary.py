"""What an archive of the demo papers holds, in figures, and how it compares with what they printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from newsbot.demo.truth import DemoArticle
from pipelines.storage.archive import Archive

FURNITURE = ("Latest news", "Последние новости", "Վերջին լուրեր")

TABLES = {
    "articles": "select site || ', ' || language as name, count(*) as number from articles group by 1 order by 1",
    "dates by basis": """
        select coalesce(published_basis, 'none') || case when published is null then ' (a range)' else '' end as name,
          count(*) as number
        from articles group by 1 order by 2 desc
    """,
    "copies": "select kind as name, count(*) as number from duplicates group by 1",
    "revised": "select change as name, count(*) as number from revisions where number > 1 group by 1",
    "no longer there": "select status as name, count(*) as number from articles where status != 'live' group by 1",
    "captures": "select outcome as name, count(*) as number from captures group by 1 order by 2 desc",
}


def summary(archive: Archive) -> str:
    """A few lines a person reads."""
    lines = []
    for title, query in TABLES.items():
        found = [f"{row['name']} {row['number']}" for row in archive.rows(query)]
        lines.append(f"{title:<16} {' · '.join(found) or 'none'}")
    return "\n".join(lines)


def compared(archive: Archive, truth: Iterable[DemoArticle]) -> list[str]:
    """What differs from the truth, in words; nothing if all is as it was printed."""
    kept = {row["canonical_url"]: row for row in archive.rows(KEPT)}
    printed = {article.url: article for article in truth}
    faults = [f"missing: {url}" for url in printed.keys() - kept.keys()]
    faults += [f"invented: {url}" for url in kept.keys() - printed.keys()]
    headlines = {article.title for article in printed.values()}
    for url in sorted(printed.keys() & kept.keys()):
        faults += [f"{url}: {fault}" for fault in _faults(kept[url], printed[url], headlines)]
    return sorted(faults)


KEPT = """
    select articles.*, texts.body, originals.canonical_url as copy_of
    from articles join texts on texts.id = articles.text
    left join articles as originals on originals.id = articles.duplicate_of
"""


def _faults(row: dict[str, Any], article: DemoArticle, headlines: set[str]) -> Iterator[str]:
    if row["title"] != article.title:
        yield f"title is {row['title']!r}, printed was {article.title!r}"
    if row["body"] != "\n\n".join(article.paragraphs):
        yield "the body is not the paragraphs that were printed"
    for line in row["body"].split("\n\n"):
        if line in FURNITURE or (line in headlines and line not in article.paragraphs):
            yield f"the body holds {line!r}"
    if row["language"] != article.language:
        yield f"language is {row['language']}, printed was {article.language}"
    if row["site"] == "courier" and (row["published"] or "")[:10] == row["first_seen"][:10]:
        yield f"published is {row['published']}, the day of the footer"
    if row["published"] and row["published"][:10] != article.published.isoformat():
        yield f"published is {row['published']}, it was {article.published}"
    low, high = row["published_earliest"], row["published_latest"]
    if not (low or "") <= article.published.isoformat() <= (high or "9999"):
        yield f"bounds are {low} to {high}, it was of {article.published}"
    if article.listed and not row["published"]:
        yield f"published is withheld, a list says {article.published}"
    if row["status"] != article.status:
        yield f"status is {row['status']}, it is {article.status}"
    if row["revisions"] != article.revisions:
        yield f"{row['revisions']} revisions, there were {article.revisions}"
    if row["copy_of"] != article.copy_of:
        yield f"is called a copy of {row['copy_of']}, it is one of {article.copy_of}"
