"""Is what stands on the page only the beginning of an article, the rest of which is behind a wall?

No single sign is enough: many sites declare an article as not free and deliver all of it, keep the words of their wall
on every page, or state a count of words that is none. Where the declared part behind the wall is there, or the stated
count of words is reached, the text is whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pipelines.extraction.metadata import articles, texts
from pipelines.lines import Line, words_of
from pipelines.page import Page

_LONGEST = 3000  # characters of text; beginnings that are given away are shorter
_SHORT = 1200
_TINY = 500
_PART = 200  # characters; a part behind a wall with fewer is a shell
_BELOW = 8  # lines under the text, in which a wall is looked for
_RIGHT_BELOW = 3
_BODY_LINE = 40  # characters
_CALL = 300
_END = re.compile(r"[.!?։。！？؟।…:;][\"'”’»›“)\]\s]*$")
_CUT = re.compile(r"(?:…|\.\.\.|\[(?:…|\.\.\.)\])[\"'”’»)\]\s]*$")
# fmt: off
_CALLS = (
    # English
    r"to (?:continue|keep|finish) reading", r"(?:continue|keep) reading (?:with|by|for|this (?:article|story) (?:with|by|for))",
    r"(?:subscribe|sign up|register|log ?in|sign ?in|join)(?: (?:now|today|here|free|for free))* to (?:read|unlock|access|view|continue)",
    r"subscri(?:ber|ption)s?[- ]only", r"(?:only|exclusively|exclusive|reserved|available) (?:to|for) (?:\w+ ){0,3}(?:subscribers|members)",
    r"(?:this|the full|the rest of (?:this|the)) (?:article|story|content)\b.{0,40}\b(?:subscribers|members|subscription)",
    r"unlock (?:the|this) (?:(?:full|whole|rest of the) )?(?:article|story)", r"already a (?:subscriber|member)", r"already have a(?:n account| subscription)",
    r"you(?:’|')?(?: ha)?ve reached your (?:\w+ )?limit",
    # German
    r"(?:um|jetzt) (?:\w+ ){0,4}weiter(?:zu)?lesen", r"weiterlesen mit", r"lesen sie weiter[:!]?$", r"(?:nur|exklusiv) für (?:\w+ ){0,2}(?:abonnent|mitglieder|plus)",
    r"(?:diesen|dieser|den ganzen) (?:artikel|beitrag|text)\b.{0,40}\b(?:abo\b|abonn|freischalten)", r"(?:bereits|schon) (?:[\w-]+-)?(?:abonnent|registriert|kunde)",
    # French
    r"réservée?s? (?:à nos |aux |à )(?:abonné|membre)", r"il vous reste .{0,20}% (?:de cet article )?à (?:lire|découvrir)", r"pour (?:lire|accéder à) (?:la suite|l[’']article|l[’']intégralité)",
    r"la suite est réservée", r"déjà abonnée?",
    # Spanish, Portuguese, Italian, Catalan
    r"para (?:seguir|continuar) (?:leyendo|lendo|a ler|llegint)", r"(?:exclusivo|solo|sólo|exclusiva) (?:para|de) (?:los )?(?:suscriptores|assinantes|abonados|socios)",
    r"(?:ya eres|já é|j[aá] [ée]s) (?:suscriptor|assinante|subscriptor)", r"(?:contenut|articol)o (?:è )?(?:riservato|esclusivo)", r"riservato agli abbonati", r"per continuare a leggere", r"sei già abbonato",
    # Dutch, Scandinavian, Polish, Czech, Hungarian, Romanian, Finnish
    r"(?:om verder te lezen|verder lezen\?|lees verder met)", r"(?:alleen|exclusief) voor (?:abonnees|leden)", r"(?:for|för|kun for|bare for|endast för) (?:våra |våre )?(?:abonnenter|prenumeranter|medlem\w*)",
    r"(?:fortsett|fortsätt|fortsæt|läs vidare|les videre|læs videre)\b.{0,30}\b(?:abonn|prenumer|logg?a? in|logg inn|log ind)", r"(?:aby|żeby) (?:czytać dalej|przeczytać)", r"(?:tylko|dostępn\w+) dla (?:prenumerator|subskrybent)",
    r"(?:pouze|jen) pro předplatitele", r"a folytatáshoz", r"pentru a citi (?:mai departe|în continuare)", r"vain tilaajille", r"jatka lukemista",
    # Russian, Ukrainian
    r"(?:чтобы|для того,? чтобы) (?:про)?(?:читать|дочитать|продолжить чтение)", r"(?:доступ\w*|только) (?:\w+ )?(?:для )?(?:платным |нашим )?подписчик", r"(?:оформите|купите) (?:подписку|доступ),? чтобы", r"уже (?:есть подписка|подписаны)",
    r"(?:лише|тільки) (?:для )?передплатник", r"щоб (?:про)?(?:читати|довжити читання)",
    # Armenian, Georgian, Azerbaijani, Turkish, Greek, Arabic, Persian, Hebrew
    r"(?:միայն|հասանելի է) (?:\w+ )?բաժանորդ", r"շարունակությունը կարդալու համար", r"მხოლოდ (?:\w+ )?გამომწერ", r"გასაგრძელებლად", r"(?:yalnız|ancaq) abunə", r"oxumağa davam etmək üçün",
    r"(?:yalnızca|sadece) (?:abone|üye)", r"devamını okumak için", r"μόνο για συνδρομητές", r"για να συνεχίσετε", r"(?:للمشتركين فقط|لمتابعة القراءة|لمواصلة القراءة)", r"(?:ویژه مشترکان|برای ادامه مطلب)", r"(?:למנויים בלבד|להמשך קריאה|לקריאת הכתבה המלאה)",
    # Japanese, Chinese, Korean
    r"有料会員(?:限定|の方|になる|に登録)|会員限定|この記事は.{0,12}会員|続きを読むには|続きは.{0,10}会員", r"(?:订阅|訂閱|登录|登錄|登入)(?:后|後|以|即可)?.{0,6}(?:阅读|閱讀|继续|繼續)|(?:付费|付費|会员|會員)(?:专享|專享|文章|內容|内容)", r"구독자 전용|유료 회원|계속 읽으려면",
)
_WALL = re.compile("|".join(_CALLS), re.IGNORECASE)
# Every call holds one of these; to look for plain words first costs a hundredth.
_HINT = re.compile(
    "reading|to (?:read|unlock|access|view|continue)|subscri|members|unlock|already |reached your|lesen|für |artikel"
    "|beitrag|text|bereits |schon |réserv|il vous reste|pour |la suite|déjà|para |exclusiv|solo |sólo |ya eres|j[aá] [eé]"
    "|riservat|esclusiv|leggere|già abbon|lezen|lees verder|voor |abonnent|prenumer|medlem|forts|l[aä]s vidare"
    "|les videre|læs videre|czytać|dla |předplat|folytat|pentru a|tilaajille|lukemista|читать|чтобы|подписчик|подписк"
    "|подписан|передплат|щоб |բաժանորդ|շարունակ|გამომწერ|გასაგრძ|abunə|davam|devam|abone|üye|μόνο|για να|للمشتركين"
    "|لمتابعة|لمواصلة|ویژه|برای|למנויים|להמשך|לקריאת|会員|會員|会员|続き|订阅|訂閱|登录|登錄|登入|付费|付費|구독자|유료|계속",
)
# fmt: on
_TIERS = ("article:content_tier", "content_tier", "og:article:content_tier")
_SELECTOR = re.compile(r"(?:.*[\s>])?[a-z]*([.#])([\w-]+)\s*$", re.IGNORECASE)


def stub(page: Page, lines: Sequence[Line], text: str) -> str | None:
    """Why the text taken from a page is only the beginning of an article, in a few plain words; None if it is not.

    `lines` are the page's, `text` is what was taken for the body, with a blank line between paragraphs.
    """
    if not text or len(text) >= _LONGEST:
        return None
    nodes = [*articles(page), *(node for node in page.json_ld if "isAccessibleForFree" in node)]
    declared = _declared(page, nodes)
    words, counted = len(words_of(text).split()), _counted(nodes)
    if counted and 0.75 * counted <= words <= 1.5 * counted:
        return None
    below = _wall(lines, text)
    cut = _breaks_off(text)
    stands_out = below is not None and below <= _RIGHT_BELOW and len(text) < _SHORT
    parts = [size for node in nodes for size in _parts(page, node)]
    if any(size > max(_PART, 0.5 * len(text)) for size in parts) and not (stands_out and declared):
        return None
    wall = below is not None
    if declared and parts and (wall or cut or len(text) < _TINY):
        return "paywall: the part declared as not free is missing"
    stated = _stated_words(nodes)
    if words < 0.6 * stated and stated - words > 100 and (wall or (declared and cut)):
        return f"paywall: {words} of {stated} words"
    if stands_out or (wall and (declared or cut)):
        return "paywall: the text ends in a call to subscribe or log in"
    return None


def _declared(page: Page, nodes: Sequence[dict[str, object]]) -> bool:
    """Do the metadata say that the article is not free, or free for so many a month?"""
    if any(_is_false(node.get("isAccessibleForFree")) for node in nodes):
        return True
    return any(value.lower() in ("locked", "metered") for key in _TIERS for value in page.meta.get(key, ()))


def _is_false(value: object) -> bool:
    return value is False or (isinstance(value, str) and value.rpartition("/")[2].strip().lower() == "false")


def _counted(nodes: Sequence[dict[str, object]]) -> int | None:
    """How many words the article is said to have."""
    stated = (str(node.get("wordCount") or "").strip() for node in nodes)
    return max((int(each) for each in stated if each.isdecimal() and len(each) < 6), default=None)


def _stated_words(nodes: Sequence[dict[str, object]]) -> int:
    """How many words the article is said to have, or its text in the metadata has; 0 where nothing is said."""
    bodies = (len(words_of(body).split()) for node in nodes for body in texts(node.get("articleBody")))
    return max(_counted(nodes) or 0, max(bodies, default=0))


def _parts(page: Page, node: dict[str, object]) -> Iterator[int]:
    """The characters of each part of the page that is declared as not free; 0 for one that is not there."""
    value = node.get("hasPart")
    for part in value if isinstance(value, list) else [value]:
        if not isinstance(part, dict) or not _is_false(part.get("isAccessibleForFree")):
            continue
        for selectors in texts(part.get("cssSelector")):
            for selector in selectors.split(","):
                if found := _SELECTOR.match(selector):
                    yield _size(page, *found.groups())


def _size(page: Page, sign: str, name: str) -> int:
    if sign == "#":
        found = page.tree.xpath("//*[@id=$name]", name=name)
    else:
        found = page.tree.xpath(
            "//*[contains(concat(' ', normalize-space(@class), ' '), $name)]", name=f" {name} "
        )
    return sum(len(" ".join("".join(map(str, element.itertext())).split())) for element in found)


def _wall(lines: Sequence[Line], text: str) -> int | None:
    """How many lines below the text a call to subscribe or to log in, in order to read on, stands; 0 in the text's end."""
    paragraphs = text.split("\n\n")
    if any(len(end) < _CALL and _calls(end) for end in paragraphs[-2:]):
        return 0
    own = f" {words_of(text)} "
    last = max(
        (n for n, line in enumerate(lines) if len(line.text) >= _BODY_LINE and f" {line.words} " in own),
        default=len(lines),
    )
    following = enumerate(lines[last + 1 : last + 1 + _BELOW], 1)
    return next((n for n, line in following if len(line.text) < _CALL and _calls(line.text)), None)


@lru_cache(maxsize=2000)
def _calls(text: str) -> bool:
    return _HINT.search(text.lower()) is not None and _WALL.search(text) is not None


def _breaks_off(text: str) -> bool:
    """Does the last paragraph end in dots, or without the end of a sentence?"""
    last = text.rpartition("\n\n")[2]
    return _CUT.search(last) is not None or (len(last) > 80 and not _END.search(last))
