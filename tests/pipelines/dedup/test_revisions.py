"""What an editor would call an edit."""

from __future__ import annotations

import pytest

from pipelines.dedup.revisions import kind_of_change

BODY = "The ferry was late by 12 minutes on Tuesday."


@pytest.mark.parametrize(
    ("title", "body", "kind"),
    [
        ("Ferry late again", BODY, "headline"),
        ("FERRY late!", BODY, "cosmetic"),
        (None, BODY, "headline"),
        ("Ferry late", "The  ferry was late\n\nby 12 minutes, on “Tuesday”.", "cosmetic"),
        ("Ferry late", BODY.replace("12", "15"), "number"),
        ("Ferry very late", BODY.replace("12", "15"), "number"),
        ("Ferry late", BODY.replace("12", "-12"), "number"),
        ("Ferry late", BODY.replace("12 minutes", "12 minutes and 30 seconds"), "addition"),
        ("Ferry late", BODY + " Nobody was hurt.", "addition"),
        ("Ferry late", BODY.replace(" on Tuesday", ""), "removal"),
        ("Ferry late", "", "removal"),
        ("Ferry late", BODY.replace("Tuesday", "Wednesday"), "correction"),
        ("Ferry late", BODY.replace("12 minutes", "an hour"), "correction"),
        ("Ferry late", "Late by 12 minutes was the ferry on Tuesday.", "correction"),
    ],
)
def test_an_edit_is_called_what_it_did(title: str | None, body: str, kind: str) -> None:
    assert kind_of_change("Ferry late", BODY, title, body) == kind


def test_a_sum_in_another_currency_is_a_change_of_number() -> None:
    assert kind_of_change(None, "It cost $5 a head.", None, "It cost £5 a head.") == "number"
    assert kind_of_change(None, "Sales fell by -3%.", None, "Sales fell by 3%.") == "number"
