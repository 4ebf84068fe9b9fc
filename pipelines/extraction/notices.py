"""What a site shows in the place of an article: not found, walls, challenges, errors, a parked address."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.extraction.metadata import articles
from pipelines.lines import Line
from pipelines.page import Page
from pipelines.reasons import NOTICES

_SHORT = 600  # characters of text under which a page may be a notice
_SPARSE = 3000  # of all that is to be seen on it
_BARE = 1200
_MISSING = re.compile(
    r"\b(?:404|page (?:can(?:no|’|')t be |was |is |has )?(?:not found|been removed)|not found|no longer available|doesn(?:’|')?t exist"
    r"|seite (?:wurde )?nicht gefunden|seite existiert nicht|page (?:introuvable|non trouvée|inexistante)"
    r"|página (?:no|não) encontrada|страница (?:не найдена|не существует|удалена)|не найден[оа]?"
    r"|էջը? (?:չի գտնվել|գոյություն չունի|չգտնվեց)|չի գտնվել|გვერდი (?:ვერ|არ) (?:მოიძებნა|არსებობს)"
    r"|səhifə (?:tapılmadı|mövcud deyil)|sayfa bulunamadı|сторінк[ау] не (?:знайдено|існує)|старонка не знойдзена|pagina non trovata|niet gevonden"
    r"|sidan (?:kunde inte|kan inte|finns inte|hittades inte)|siden (?:blev |ble )?ikke (?:fundet|funnet)|sivua ei löy\w+|nie znaleziono|stránka (?:nenalezena|neexistuje)"
    r"|pagina nu (?:a fost găsită|există)|страницата не (?:е намерена|съществува)|η σελίδα δεν βρέθηκε|הדף לא נמצא|الصفحة غير موجودة|صفحه پیدا نشد"
    r"|页面(?:不存在|未找到|没有找到)|頁面不存在|找不到(?:页面|頁面|網頁|网页)|ページが見つかりません|お探しのページ|페이지를 찾을 수 없)",
    re.IGNORECASE,
)
_CHALLENGE = re.compile(
    r"just a moment|attention required|access (?:to this page has been )?denied|are you (?:a |not a )?(?:robot|human)|not a robot|captcha"
    r"|checking (?:your browser|if the site connection is secure)|verify(?:ing)? (?:that )?you are (?:a )?human|security check|ddos[- ]guard"
    r"|(?:need|have) to enable javascript|enable javascript to (?:run|view|use|see|continue)|javascript is (?:required|disabled)"
    r"|request unsuccessful|pardon our interruption|unusual traffic|enable javascript and cookies|bot verification|you have been blocked"
    r"|проверка браузера|вы не робот|einen moment bitte|sind sie ein mensch|vérification de votre navigateur|un momento, por favor",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"cookie|consent|before you continue|privacy (?:settings|preferences|gate)|datenschutz|einwilligung|zustimmung|confidentialité|consentement"
    r"|privacidad|согласие|գաղտնիություն|çərəz|çerez|მზა ჩანაწერ",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log[- ]?in|sign[- ]?in|anmelden|anmeldung|einloggen|connexion|se connecter|iniciar sesión|accedi|inloggen|logga in|войти|вход|авторизация"
    r"|մուտք|შესვლა|giriş|daxil ol\w*|zaloguj|přihlášení|登录|登錄|ログイン)\b",
    re.IGNORECASE,
)
_BROKEN = re.compile(
    r"\b(?:50[0-4]\b.{0,30}(?:error|unavailable|gateway|timeout)|internal server error|bad gateway|service (?:temporarily )?unavailable"
    r"|gateway time-?out|database error|error establishing a database|temporarily (?:down|unavailable)|(?:under|down for) maintenance|maintenance mode|we(?: wi|’|')ll be (?:right )?back|wartungsarbeiten"
    r"|en maintenance|технические работы|сервис недоступен|error 1\d{3})",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r"\b(?:(?:this )?domain (?:name )?(?:is |may be )?(?:for sale|parked|available)|buy this domain|parked domain|account (?:has been )?suspended"
    r"|домен (?:продаётся|продается|припаркован)|diese domain (?:steht zum verkauf|ist)|welcome to nginx|apache2 \w+ default page|index of /)",
    re.IGNORECASE,
)
_MOVED = re.compile(
    r"\b(?:(?:(?:this|the) )?(?:page|document|article|object) (?:has |was )?(?:been )?moved|moved permanently|(?:you are being |page )?redirect(?:ed|ing|ion)\b"
    r"|(?:seite|artikel) (?:wurde |ist )?(?:verschoben|umgezogen)|weiterleitung|(?:page|article) (?:a été )?déplacée?|página (?:ha sido )?movida"
    r"|страница (?:была )?(?:перемещена|перенесена)|перенаправление|էջը տեղափոխվել|გვერდი გადატანილია|səhifə köçürülüb)",
    re.IGNORECASE,
)
_SIGNS = (_MISSING, _CHALLENGE, _BROKEN, _PARKED, _CONSENT, _MOVED, _LOGIN)
_SPARSE_OR_LESS = (
    None,
    _SPARSE,
    _SPARSE,
    _SPARSE,
    _SPARSE,
    _BARE,
    _BARE,
)  # characters; None: whatever there is
_HEADS = tuple(zip(_SIGNS, NOTICES, _SPARSE_OR_LESS, strict=True))


def notice(page: Page, lines: Sequence[Line], headline: str | None, text: str) -> str | None:
    """Why a page with little text is a notice put in the place of an article; None where it is none.

    A page that declares an article is believed, whatever its headline says.
    """
    if len(text) >= _SHORT:
        return None
    heads = f"{page.title} · {headline or ''}"[:500]
    suspected = [each for each in _HEADS if each[0].search(heads)]
    by_text = not suspected and _CHALLENGE.search(text)
    if not (suspected or by_text) or articles(page):
        return None
    visible = sum(len(line.text) for line in lines)
    for _, reason, most in suspected:
        if most is None or visible < most:
            return reason
    return "bot challenge" if by_text and visible < _BARE else None
