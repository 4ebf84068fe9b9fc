"""What do the words before a date say that it is the date of?

Stems, since words are inflected, in the languages that newspapers are written in; compared without case and accents.
"""

from __future__ import annotations

import re
from functools import lru_cache

from pipelines.dating.months import fold

__all__ = ["names_other", "says_modified", "says_published"]


def _any(*groups: str) -> re.Pattern[str]:
    """Matches a word that begins with one of the stems; "_" is a space, \\b ends the word.

    From Hebrew's letters on, scripts join articles to words or write no spaces, so there a stem may stand within.
    """
    stems = [fold(stem).replace("_", r"\s") for group in groups for stem in group.split()]
    leading = "|".join(stem for stem in stems if stem[0] < "\u0590")
    within = [stem for stem in stems if stem[0] >= "\u0590"]
    return re.compile("|".join([rf"(?<![^\W\d_])(?:{leading})", *within]))


_PUBLISHED = _any(
    r"publish publie\b publiee publiz publik publicad publicat publicee publicer publiser publicac publicación",
    r"posted\b postad postat postet post_(?:time|date) filed\b issued\b released\b submitted\b written\b created\b added\b",
    r"(?:erst)?veröffentlich erschien erstellt eingestellt geschrieben gepost geplaatst gepublic mise?_en_ligne",
    r"paru\b parution rédigé écrit\b pubblic inserito scritto escrito criado creado autor\b author\b автор\b (?:artikel|beitrag|eintrag)_wurde\b",
    r"опублик опублік публикув размещ розміщ добавлен додано\b создан objavlj објављ հրապարակ գրապարակ տեղադրվ",
    r"გამოქვეყნ dərc yayın yayım paylaşıl əlavə_edil eklenm dodano\b zveřejn vydán objav megjelen közzé létrehoz",
    r"julkais offentlig udgiv δημοσι نشر منتشر انتشار פורסם diterbit dipublikasi terbit đăng\b paskelb avaldat",
    r"प्रकाश প্রকাশ เผยแพร่ 입력 등록 게재 公開 掲載 投稿 配信 発行 发布 發布 发表 發表 刊登 發佈",
)
_MODIFIED = _any(
    r"updat modif edited\b last_(?:edit|chang|review) changed\b revis aktualis aktualiz stand\b geändert (?:letzte_)?änderung",
    r"bearbeitet mise?_à_jour maj\b actualis actualiz aggiorn atualiz обновл изменен оновлен змінен ажурир թարմաց փոփոխվ",
    r"განახლ yenilən düzəliş güncel zaktualiz upraven změněn bijgewerkt gewijzigd uppdater oppdater opdater endret",
    r"päivitet muokat frissít módosít ažurir ενημερ τροποπ تحديث تعديل بروزرسان به_روز עודכן עדכון diperbarui kemas",
    r"cập_nhật atnaujin atjaun uuendat muudet अपडेट আপডেট อัปเดต แก้ไข 수정 업데이트 更新 修改 修正",
)
_DATE = frozenset(
    fold(word)
    for word in [
        "date",
        "datum",
        "dato",
        "fecha",
        "data",
        "дата",
        "ամսաթիվ",
        "თარიღი",
        "tarix",
        "tarih",
        "päivämäärä",
        "dátum",
        "ημερομηνία",
        "التاريخ",
        "תאריך",
        "日付",
        "日期",
        "날짜",
    ]
)
_OTHER = re.compile(
    r"copyright|©|\(c\)|expire|valid|\buntil\b|event|deadline|born|since|archiv|comment|reviewed|\bjoined|registered"
    r"|\btermin|gultig|geboren|\bseit\b"
)


@lru_cache(maxsize=5_000)
def says_published(folded: str) -> bool:
    """Does the text speak of publication, or say no more than "Date:"?"""
    return _PUBLISHED.search(folded) is not None or folded.strip(" :") in _DATE


# The same few words stand before the dates of all pages of a site.
@lru_cache(maxsize=5_000)
def says_modified(folded: str) -> bool:
    """Does the text speak of a change, and of no publication?"""
    return _MODIFIED.search(folded) is not None and _PUBLISHED.search(folded) is None


@lru_cache(maxsize=5_000)
def names_other(folded: str) -> bool:
    """Is the date behind the text that of something else?"""
    return _OTHER.search(folded) is not None
