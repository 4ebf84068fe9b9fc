"""The language is the text's, and the declaration's where the text leaves it open."""

from __future__ import annotations

import pytest

from pipelines.extraction.language import language

from .newspaper import BODY, document, page

HY = "Օսմերի նավահանգստի խորհուրդը երեքշաբթի որոշեց խորացնել հյուսիսային ջրանցքը երկու մետրով,"
KA = "ოსმერის ნავსადგურის საბჭომ სამშაბათს გადაწყვიტა ჩრდილოეთ არხის ორი მეტრით გაღრმავება"
AZ = "Osmer limanının şurası çərşənbə axşamı şimal kanalını iki metr dərinləşdirmək qərarına gəldi"
RU = "Совет порта Осмер во вторник решил углубить северный канал на два метра"


@pytest.mark.parametrize(
    ("text", "wanted"), [(HY, "hy"), (KA, "ka"), (AZ, "az"), (RU, "ru"), (BODY[0], "en")]
)
def test_the_words_decide_against_a_wrong_declaration(text: str, wanted: str) -> None:
    for declared in ("", "de", "fr-FR"):
        html = document("").replace("<html>", f'<html lang="{declared}">')
        assert language(page(html), text) == wanted


@pytest.mark.parametrize(
    ("head", "wanted"),
    [
        ('<meta property="og:locale" content="en_GB">', "en-GB"),
        ('<meta http-equiv="Content-Language" content="en-us, fr">', "en-US"),
        ('<script type="application/ld+json">{"@type": "Article", "inLanguage": "en"}</script>', "en"),
        ('<meta property="og:locale" content="no tag at all">', "en"),
    ],
)
def test_a_declaration_that_agrees_adds_its_region(head: str, wanted: str) -> None:
    assert language(page(document("", head=head)), BODY[0]) == wanted


def test_close_relatives_are_left_to_the_declaration() -> None:
    html = document("").replace("<html>", '<html lang="uk">')
    assert language(page(html), RU) == "uk"


def test_a_short_text_proves_nothing() -> None:
    assert language(page(document("")), "Hm") is None
    assert language(page(document("").replace("<html>", '<html lang="zh-hans-cn">')), "Hm") == "zh-Hans-CN"
