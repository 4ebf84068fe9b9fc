"""The language is the text's, and the declaration's where the text leaves it open."""

from __future__ import annotations

import sys

import pytest

from pipelines.extraction.language import language
from pipelines.values import Site

from .newspaper import BODY, document, page

HY = "Օսմերի նավահանգստի խորհուրդը երեքշաբթի որոշեց խորացնել հյուսիսային ջրանցքը երկու մետրով,"
KA = "ოსმერის ნავსადგურის საბჭომ სამშაბათს გადაწყვიტა ჩრდილოეთ არხის ორი მეტრით გაღრმავება"
AZ = "Osmer limanının şurası çərşənbə axşamı şimal kanalını iki metr dərinləşdirmək qərarına gəldi"
AZ_CYRILLIC = (
    "Осмер лиманынын шурасы чәршәнбә ахшамы шимал каналыны ики метр дәринләшдирмәк гәрарына ҝәлди вә буну елан етди, "
    "һәмчинин ҹүмә ҝүнү ишләр башлајыр"
)
RU = "Совет порта Осмер во вторник решил углубить северный канал на два метра"
UK = "Рада порту Осмер у вівторок вирішила поглибити північний канал на два метри, її рішення є остаточним"
KK = "Осмер портының кеңесі сейсенбі күні солтүстік арнаны екі метрге тереңдетуге шешім қабылдады, бұл туралы хабарлады"
SR = "Савет луке Осмер одлучио је у уторак да продуби северни канал за два метра, што ће омогућити већим бродовима улаз"
DE = (
    "Der Rat des Hafens von Osmer hat am Dienstag beschlossen, den nördlichen Kanal um zwei Meter zu vertiefen, und die "
    "Arbeiten sollen im Frühjahr beginnen"
)
FR = "Le conseil du port d’Osmer a décidé mardi de creuser le chenal du nord de deux mètres, et les travaux vont durer un an"
FA = "شورای بندر اوسمر روز سه‌شنبه تصمیم گرفت کانال شمالی را دو متر گودتر کند و این کار در بهار آغاز می‌شود"
AR = "قرر مجلس ميناء أوسمر يوم الثلاثاء تعميق القناة الشمالية بمقدار مترين وسيبدأ العمل في الربيع كما أعلن المجلس"
JA = "オスメル港の評議会は火曜日、北の水路を二メートル深くすることを決めた。"
ZH = "奥斯梅尔港务委员会周二决定将北部航道加深两米，工程将于春季开始。"


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (HY, "hy"),
        (KA, "ka"),
        (AZ, "az"),
        (AZ_CYRILLIC, "az-Cyrl"),
        (RU, "ru"),
        (BODY[0], "en"),
        (DE, "de"),
        (FR, "fr"),
        (FA, "fa"),
        (JA, "ja"),
        (ZH, "zh"),
    ],
)
def test_the_words_decide_against_a_wrong_declaration(text: str, wanted: str) -> None:
    for declared in ("", "sw", "fi-FI"):
        html = document("").replace("<html>", f'<html lang="{declared}">')
        assert language(page(html), text) == wanted


@pytest.mark.parametrize(("text", "wanted"), [(UK, "uk"), (KK, "kk"), (SR, "sr"), (AR, "ar")])
def test_letters_of_its_own_tell_a_language_from_its_relatives(text: str, wanted: str) -> None:
    assert language(page(document("")), text) == wanted


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


def test_the_script_of_most_letters_decides_a_mixed_text() -> None:
    quoted = f"{HY} «Osmer Harbour Council» {HY} «{RU[:30]}» {HY}"
    assert language(page(document("").replace("<html>", '<html lang="en">')), quoted) == "hy"


def test_a_few_words_in_a_script_of_their_own_are_enough() -> None:
    assert language(page(document("")), "Նավահանգիստ") is None
    assert language(page(document("")), "Նավահանգիստը փակ է") == "hy"
    assert language(page(document("")), "ნავსადგური დაიხურა") == "ka"


def test_a_short_text_proves_nothing() -> None:
    assert language(page(document("")), "Hm") is None
    assert language(page(document("")), "1 2 3") is None
    assert language(page(document("").replace("<html>", '<html lang="zh-hans-cn">')), "Hm") == "zh-Hans-CN"


def test_a_site_of_one_language_speaks_it_where_nothing_else_tells() -> None:
    site = Site(name="osmer.example", languages=("ka",))
    assert language(page(document(""), site=site), "Hm") == "ka"


def test_common_words_spare_the_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules[language.__module__], "_model", lambda: pytest.fail("asked the model"))
    assert language(page(document("")), " ".join(BODY)) == "en"


def test_texts_without_common_words_are_left_to_the_model() -> None:
    names = "Osmer Harbour Grain Company Limited announces quarterly dividends, shareholders meeting scheduled Thursday afternoon"
    assert language(page(document("")), f"{names}. {names}.") == "en"
