"""What is known of an article's day, in words for people who never heard of JSON-LD.

The one place of these words: the command line tells them, and a snapshot holds them beside the rows that they are
about. A row is one of an exported table, with its column names: `articles` or `evidence`. A kind of evidence without
words of its own is named as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

__all__ = [
    "SOURCES",
    "beside",
    "day",
    "moment",
    "outcome",
    "sentences",
    "sightings",
    "source",
    "span",
    "told",
]

Row = Mapping[str, Any]

# By what a day is known, as it follows "by".
SOURCES = {
    "json-ld": "the page's own machine-readable data (JSON-LD)",
    "json-ld-page": "machine-readable data of the page as a whole, not of the article (JSON-LD)",
    "microdata": "marks in the page's own code (microdata)",
    "meta": "what the page's head tells search engines (a meta tag)",
    "meta-date": "a date in the page's head that does not say of what it is (a meta tag)",
    "time": "a date that the page's code marks as one (a time element)",
    "url": "the page's address",
    "feed": "a feed of the site",
    "sitemap": "a sitemap of the site",
    "listing": "the date beside a link to it in a list of the site",
    "byline": "a date in the text, near the headline",
    "title": "a date in the page's title",
    "class": "a date on the page, in a place that is named for one",
    "labelled": "a date on the page, behind words such as “Posted on”",
    "dateline": "the date with which the text begins",
    "relative": "words in the text that count back from the time of reading",
    "script": "a script on the page",
    "change": "the day of a change, the only one that the page shows its readers",
    "neighbours": "the known days of the articles with the numbers beside its own",
    "first-seen": "nothing but the time when it was first seen",
}
_ELSEWHERE = {
    "listing": "a list that links to it",
    "feed": "a feed that names it",
    "sitemap": "a sitemap that names it",
}
_VERDICTS = {
    "accepted": "counts",
    "outweighed": "does not decide",
    "rejected": "does not count",
    None: "not weighed",
}


# ---------------------------------------------------------------- the verdict


def sentences(article: Row, evidence: Sequence[Row] = (), neighbours: Sequence[Row] = ()) -> list[str]:
    """What was concluded, on what ground, how far it can be trusted, and why there is no more than that."""
    said = [_published(article), *beside(article, neighbours)]
    if not article["published"]:
        said += _why_not(article, evidence)
    if article["modified"]:
        said.append(f"The source itself says that it changed on {moment(article['modified'])}.")
    return said


def source(kind: str | None) -> str:
    """What carried a verdict, as it follows "by"."""
    return SOURCES.get(kind or "", f"evidence of the kind “{kind}”") if kind else ""


def _published(article: Row) -> str:
    earliest, latest = article["published_earliest"], article["published_latest"]
    basis, by = article["published_basis"], f", by {source(article['published_basis'])}"
    ground = by if basis else ""
    if article["published"]:
        when = f"Published on {moment(article['published'])}{ground}"
    elif earliest and latest:
        when = f"Published {span(earliest, latest)}{ground}"
    elif latest and basis == "first-seen":
        return f"Published no later than {day(latest)}, when it was first seen; nothing tells more."
    elif latest or earliest:
        bound = f"no later than {day(latest)}" if latest else f"no earlier than {day(earliest)}"
        return f"Published {bound}{ground}."
    else:
        return "When it was published is not known."
    confidence = article["published_confidence"]
    if confidence is None:
        return f"{when}; how likely that is, is not known."
    return f"{when}; right with a chance of {_percent(confidence)}."


def beside(article: Row, neighbours: Sequence[Row]) -> list[str]:
    """Between which dated numbers it stands: rows of number and day, in the order of the numbers."""
    if article["published_basis"] != "neighbours" or not neighbours:
        return []
    named = " and ".join(f"number {row['number']} ({day(row['day'])})" for row in neighbours)
    low, high = article["published_earliest"], article["published_latest"]
    if len(neighbours) == 1 and low and high:
        return [f"A dated article has the same {named}."]
    if len(neighbours) == 1:
        return [f"The dated article next to it is {named}."]
    first, last = neighbours[0]["day"], neighbours[-1]["day"]
    said = f"Its number stands between {named}"
    if low and high and (low < first or high > last):
        return [f"{said}; the site does not number strictly in order, so some days more are possible."]
    if low and high and (low > first or high < last):
        return [f"{said}; where between the two it stands leaves out some of the days."]
    return [f"{said}."]


def _why_not(article: Row, evidence: Sequence[Row]) -> list[str]:
    claims = [row for row in evidence if row["about"] == "published"]
    if not claims:
        changes = "only when it changed" if any(row["about"] == "modified" for row in evidence) else "nothing"
        return [f"No day is named: of its publication its pages, lists and feeds say {changes}."]
    rejected = sum(row["verdict"] == "rejected" for row in claims)
    if rejected == len(claims):
        what = "The only date found" if rejected == 1 else f"None of the {rejected} dates found"
        return [
            f"No day is named: {what[0].lower()}{what[1:]} {'does not count' if rejected == 1 else 'counts'}."
        ]
    if any(row["earliest"] == row["latest"] and row["verdict"] != "rejected" for row in claims):
        return ["No day is named: the dates found leave more doubt than is allowed for a day."]
    return ["No day is named: what was found does not tell a single day."]


# ---------------------------------------------------------------- one claim


def told(claim: Row) -> str:
    """What says so, what it says, which day that is, as one sentence."""
    kind = claim["kind"]
    who = _ELSEWHERE.get(kind, source(kind))
    of = " of a change" if claim["about"] == "modified" else ""
    what = f"{who[0].upper()}{who[1:]} says{of} “{_short(claim['says'])}”"
    return f"{what}: {_meaning(claim)}."


def outcome(claim: Row) -> str:
    """What the verdict made of a claim, and why."""
    verdict = _VERDICTS.get(claim["verdict"], str(claim["verdict"]))
    return f"{verdict}: {claim['reason']}" if claim["reason"] else verdict


def sightings(claim: Row) -> str:
    """When the claim was seen, and how often; empty where nobody noted a time."""
    first, last, times = claim["first_at"], claim["last_at"], claim["times"] or 1
    if not first:
        return ""
    if times == 1 or not last or last == first:
        return f"seen on {moment(first)}"
    return f"seen {times} times, first on {moment(first)}, last on {moment(last)}"


def _meaning(claim: Row) -> str:
    earliest, latest, instant = claim["earliest"], claim["latest"], claim["instant"]
    if earliest != latest:
        if _swapped(earliest, latest):
            return f"{day(earliest)} or {day(latest)}, as its day and month can be read both ways"
        return span(earliest, latest)
    if instant:
        return f"{moment(instant)}, as it states the time with its zone"
    return day(earliest)


def _swapped(earliest: str, latest: str) -> bool:
    one, other = _day(earliest), _day(latest)
    return bool(one and other and one.year == other.year and (one.day, one.month) == (other.month, other.day))


def _short(text: str, most: int = 120) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rstrip() + " …"


# ---------------------------------------------------------------- days


def span(earliest: str, latest: str) -> str:
    """Two ISO days as "between 2 and 6 February 2021", "in February 2021", "on or about 2 February 2021"."""
    first, last = _day(earliest), _day(latest)
    if not first or not last:
        return f"between {earliest} and {latest}"
    if first == last:
        return f"on or about {day(latest)}"
    after = last + timedelta(days=1) if last < date.max else last
    if first.day == after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"in {last:%B} {last.year}"
    if (first.year, first.month) == (last.year, last.month):
        start = str(first.day)
    else:
        start = f"{first.day} {first:%B}" if first.year == last.year else day(earliest)
    return f"between {start} and {day(latest)}"


def day(text: str) -> str:
    """ "2021-02-06…" as "6 February 2021"; what is no ISO day stays as it is."""
    found = _day(text)
    return f"{found.day} {found:%B} {found.year}" if found else str(text)


def moment(text: str) -> str:
    """An ISO time as "6 February 2021, 14:05 UTC+04:00", a bare day as the day."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return day(text)
    if len(text) <= 10:
        return day(text)
    offset = found.utcoffset()
    zone = "" if offset is None else f" UTC{found.isoformat()[-6:]}" if offset else " UTC"
    return f"{day(text)}, {found:%H:%M}{zone}"


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None


def _percent(share: float) -> str:
    return f"{share * 100:.0f} %"
