"""Tell everything that is known of one article: its date and why, addresses, revisions, copies, captures."""

from __future__ import annotations

from typing import Any

import click

from newsbot.cli import _verdict
from newsbot.cli._output import say, say_json
from newsbot.cli._table import say_table
from newsbot.config import Config
from newsbot.site import Sites
from newsbot.spelling import counted
from pipelines.errors import BadUsage
from pipelines.storage.archive import Archive
from pipelines.storage.viewing.article import address, article, find
from pipelines.storage.viewing.neighbours import nearest

LONGEST_EXCERPT = 200
CAPTURE = ("id", "fetched_at", "status", "outcome", "url", "warc", "offset")


@click.command("explain")
@click.argument("words", metavar="ID|URL")
@click.pass_obj
def command(settings: Config, words: str) -> None:
    """Tell all that is known of an article, by its id or any address it was seen under.

    \b
    newsbot explain 1
    newsbot explain https://news.example/2026/03/01/ferry

    With --json: {"article", "verdict", "key", "evidence", "aliases", "revisions", "duplicates", "captures"}, and
    "neighbours" where these bound the day; "verdict" is a list of sentences, each claim has its "in_words";
    of an address that is no article yet {"article": null, "key", "evidence", "captures", "frontier"}.
    """
    with Archive.reader(settings.archive) as archive:
        number = find(archive, words)
        known = address(archive, words) if number is None else article(archive, number)
        if number is not None and known["article"]["published_basis"] == "neighbours":
            site = Sites(settings.archive).in_archive(known["article"]["site"])
            known["neighbours"] = nearest(archive, site, known["article"]["url"])
    if number is None and not any((known["evidence"], known["captures"], known["frontier"])):
        raise BadUsage(
            f"nothing is known of {words!r} in {settings.archive}; "
            "give an article's id or an address it was seen under"
        )
    if settings.json:
        verdict = {} if number is None else {"verdict": _verdict.sentences(known)}
        say_json(_verdict.in_words(known) | verdict)
    elif number is None:
        _tell_address(words, known)
    else:
        _tell_article(known)


def _tell_article(known: dict[str, Any]) -> None:
    fields = known["article"]
    say(f"{fields['id']}  {fields['title'] or '(no title)'}")
    say(f"    {fields['url']}")
    for name in ("site", "language", "section", "status", "gone_at", "withheld"):
        if fields[name] is not None:
            say(f"    {name}: {fields[name]}")
    if fields["authors"]:
        say(f"    by {', '.join(fields['authors'])}")
    if fields["noarchive"]:
        say("    the source asks not to be archived (noarchive)")
    say(f"    {_excerpt(fields['body'])}\n")
    for sentence in _verdict.sentences(known):
        say(sentence)
    if "neighbours" in known:
        _table("Neighbours", ("number", "day", "url"), known)
    _tell_claims("Evidence", known)
    _table("Revisions", ("number", "seen_from", "seen_to", "change", "title", "capture"), known)
    _table("Duplicates", ("article", "of", "kind", "score", "url"), known)
    _table("Aliases", ("kind", "url", "first_seen"), known)
    _table("Captures", CAPTURE, known)


def _tell_address(words: str, known: dict[str, Any]) -> None:
    say(f"{words} is known, and no article.")
    for each in known["frontier"]:
        due = f"due {each['due_at']}" if each["due_at"] else "not due again"
        asked = f"{each['outcome']} when asked {each['asked_at']}" if each["asked_at"] else "never asked"
        tries = f" after {counted(each['tries'], 'failure')} in a row" if each["tries"] else ""
        say(f"    {each['role']}, {asked}{tries}, {due}, found on {each['found_on'] or 'no page'}")
    _tell_claims("Claims about it", known)
    _table("Captures", CAPTURE, known)


def _tell_claims(title: str, known: dict[str, Any]) -> None:
    if known["evidence"]:
        say(f"\n{title} ({len(known['evidence'])})")
        for claim in _verdict.claims(known):
            say(claim)


def _table(title: str, columns: tuple[str, ...], known: dict[str, Any]) -> None:
    rows = known[title.lower()]
    if rows:
        say()
        say_table(f"{title} ({len(rows)})", columns, ([row[name] for name in columns] for row in rows))


def _excerpt(body: str) -> str:
    flat = " ".join(body.split())
    return flat if len(flat) <= LONGEST_EXCERPT else flat[:LONGEST_EXCERPT].rpartition(" ")[0] + " …"
