"""Where the text of a page is over at the latest: its readers' comments begin, or the notice of its rights."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipelines.extraction.passage import box_of
from pipelines.lines import Line

_HEADING = 50  # characters of a line that heads comments
_LABEL = 40  # characters of a name, a date, a button
_LOOKED_AT = 40  # lines
_MANY = 2  # entries leave no doubt, however long they are
_RUN = re.compile(r"(?:l{0,6}N|l{1,6}x+)+")
_ENTRY = re.compile(r"lx+")
_ENDS = tuple(".!?…։。！？؟।:")
_ENOUGH = 200  # characters of running text above, or it is a bar of counters and buttons
_NOTICE = 400  # characters of a line that says whose the rights are
_FOOT = 0.2  # of the running text may follow such a line, if it is the page's own
# fmt: off
_COMMENTS = re.compile(
    r"(?:(?:all|readers?|readers? s|leave an?|post an?|add an?|write an?|your|user|leser|ihre?|alle|vos|les|laisser un|deja un|los|os"
    r"|deixe um|lascia un|i|ваши|все|оставить|добавить|написать|okuyucu|oxucu|ընթերցողների|ձեր|მკითხველის|მკითხველთა) )?"
    r"(?:comments|comment|(?:leser)?kommentare?|comentarios?|comentários?|comentarii|commentaires?|commenti|commento|reacties|reactie"
    r"|kommentarer|kommentit|komentarze|komentáře|komentarai|komentari|hozzászólások|yorum(?:lar)?\w{0,2}|şərh(?:lər)?\w{0,2}|rəylər\w{0,2}"
    r"|комментари(?:и|ев|я|й)|коментар(?:і|и|ів)|каментары|մեկնաբանություն\w*|კომენტარ\w*|σχόλια|(?:ال)?تعليقات|نظرات|دیدگاه ها"
    r"|תגובות|评论|評論|留言|コメント|댓글|bình luận)"
    r"(?: (?:section|(?:of|from|by) (?:our |the )?readers|schreiben|lesen|читателей|пользователей|القراء|des lecteurs|dei lettori|de los lectores|schließen))?"
    r"|leave a reply|join the conversation"
)
# fmt: on
_RIGHTS = re.compile(
    r"©\D{0,30}(?:19|20)\d{2}|(?:19|20)\d{2}\D{0,3}\s?©|\bcopyright\b\W*(?:19|20)\d{2}|^\W*(?:copyright|©)\s"
    r"|\ball rights reserved\b|\balle rechte vorbehalten\b|\btous droits r[ée]serv[ée]s\b"
    r"|\b(?:todos )?los derechos reservados\b|\btodos os direitos reservados\b|\btutti i diritti riservati\b"
    r"|\balle rechten voorbehouden\b|\balla rättigheter\b|\bwszelkie prawa zastrzeżone\b|\btüm hakları saklıdır\b"
    r"|\bbütün hüquqlar[ıi]?\b|\bmüəlliflik hüquqları\b|\bвсе права защищены\b|\bусі права захищен"
    r"|բոլոր իրավունքները|ყველა უფლება დაცულია|جميع الحقوق محفوظة|כל הזכויות שמורות|版权所有|無断転載",
    re.IGNORECASE,
)


def closings(lines: Sequence[Line], gone: frozenset[int], headline: frozenset[str]) -> frozenset[int]:
    """The numbers of the lines from there on. `gone` are those known to be furniture, `headline` the wordings
    of the page's own headline (see words_of)."""
    prose = [n for n, line in enumerate(lines) if line.is_prose and n not in gone]
    if not prose:
        return frozenset()
    first = next((n for n, line in enumerate(lines) if line.words in headline and not line.is_link), -1)
    ends = [end for end in (_comments(lines, prose, first), _rights(lines, prose, first)) if end is not None]
    return frozenset(range(min(ends), len(lines))) if ends else frozenset()


def _comments(lines: Sequence[Line], prose: Sequence[int], first: int) -> int | None:
    """The line that heads the readers' comments."""
    sizes = [(n, len(lines[n].text) - lines[n].linked) for n in prose if n > first]
    for n in range(first + 1, len(lines)):
        if not _heads_comments(lines[n]):
            continue
        above = sum(size for at, size in sizes if at < n)
        below = sum(size for at, size in sizes if at > n)
        if above < _ENOUGH or (first < 0 and above < below):
            continue
        if _entries(lines, n) >= (_MANY if 2 * below > above else 1):
            return n
    return None


def _heads_comments(line: Line) -> bool:
    """Nothing but "Comments", whose and how many; no button that leads to them."""
    if len(line.text) > _HEADING or line.linked:
        return False
    return _COMMENTS.fullmatch(line.words.strip(" 0123456789")) is not None


def _entries(lines: Sequence[Line], heading: int) -> int:
    """How many texts follow, each below or behind a name."""
    marks = "".join(map(_mark, lines[heading + 1 : heading + 1 + _LOOKED_AT]))
    run = _RUN.match(marks)
    if run is None:
        return 0
    behind, below = run[0].count("N"), len(_ENTRY.findall(run[0]))
    return below if behind == 1 and not lines[heading].heading else behind + below  # "Rules: be polite"


def _mark(line: Line) -> str:
    """N: a text that its writer's name opens. l: a label. x: another text. -: a headline."""
    text = line.text
    if line.heading or line.is_teaser():
        return "-"
    opened = line.pieces[0].text.strip()
    if (
        len(line.pieces) > 1
        and 0 < len(opened) <= _LABEL
        and (opened.endswith(":") or text[len(opened) :].startswith(":"))
    ):
        return "N"
    return "l" if len(text) <= _LABEL and not text.endswith(_ENDS) else "x"


def _rights(lines: Sequence[Line], prose: Sequence[int], first: int) -> int | None:
    """The highest notice of the page's own rights: no box of the text goes on below it."""
    found, size, most = None, 0, _FOOT * sum(len(lines[n].text) for n in prose)
    for n in range(len(lines) - 1, first, -1):
        line = lines[n]
        if len(line.text) <= _NOTICE and not line.is_link and _RIGHTS.search(line.text):
            if _is_own(lines, prose, n):
                break
            found = n
        elif line.is_prose and (size := size + len(line.text)) > most:
            break
    return found


def _is_own(lines: Sequence[Line], prose: Sequence[int], at: int) -> bool:
    """Is it of the text or its pictures: below the text's last paragraph, in its box, or is more to come there?"""
    home = box_of(lines[at])
    if at and lines[at - 1].is_prose and box_of(lines[at - 1]) is home:
        return True
    above = {box_of(lines[n]) for n in prose if n < at}
    return any(box_of(lines[n]) in above for n in prose if n > at)
