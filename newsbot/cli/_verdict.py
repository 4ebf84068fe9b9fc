"""The date verdict of an article in words."""

from __future__ import annotations

from typing import Any

BASES = {
    "neighbours": "the articles with the ids before and after it, whose days are known",
    "first-seen": "nothing but the time when newsbot first saw it",
    "url": "its address",
    "byline": "the line under its headline",
    "listing": "the date beside it in a list of the site",
    "feed": "a feed of the site",
    "sitemap": "a sitemap of the site",
    "json-ld": "the page's JSON-LD",
    "meta": "the page's meta data",
    "time": "a time element of the page",
    "microdata": "the page's microdata",
}


def sentences(article: dict[str, Any]) -> list[str]:
    """What was concluded, on what ground, and how far it can be trusted."""
    said = [_published(article), *_bounds(article), *_trust(article)]
    if article["modified"]:
        said.append(f"The source itself says that it changed on {article['modified']}.")
    return said


def _published(article: dict[str, Any]) -> str:
    basis = article["published_basis"]
    ground = f", by {BASES.get(basis, basis)}" if basis else ""
    if article["published"]:
        return f"Published {article['published']} (to the {article['published_precision']}){ground}."
    if article["published_precision"] == "range":
        return f"Published on a day that is not certain{ground}."
    return f"No day of publication is accepted{ground}."


def _bounds(article: dict[str, Any]) -> list[str]:
    earliest, latest = article["published_earliest"], article["published_latest"]
    if article["published"] or not (earliest or latest):
        return []
    if earliest and latest:
        return [f"It lies between {earliest} and {latest}, both included."]
    return [f"It is not before {earliest}." if earliest else f"It is not after {latest}."]


def _trust(article: dict[str, Any]) -> list[str]:
    confidence = article["published_confidence"]
    if confidence is None:
        return ["How likely that is, is not known."] if article["published"] else []
    what = "the day is right" if article["published"] else "the bounds hold the day"
    return [f"The chance that {what} is {confidence:.0%}."]
