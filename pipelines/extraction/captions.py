"""What stands under a picture: its caption, and who made it where that is plainly marked."""

from __future__ import annotations

import re
from functools import lru_cache

from lxml import etree

_MAX_CAPTION = 2000  # characters
_MAX_CREDIT = 300
_CLIMB = 5  # elements above a picture without <figure>
_ROOM = 1500  # characters of text; a box with more holds more than a picture
_CAPTION = re.compile(
    r"(?:^|[\s_-])(?:\w*caption\w*|cutline|legende?|bildunterschrift|bu-?text|didascalia|pie-?(?:de-?)?foto|"
    r"(?:img|image|photo|foto|picture|media)-?_?(?:desc|description|text|title|info|sign|lead))(?:$|[\s_-])",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"(?:^|[\s_-])(?:\w*credits?\w*|\w*copyrights?\w*|photographer|photo-?by|(?:photo|image|img|foto)-?_?(?:source|author|"
    r"owner)|source|creator|attribution|agency|rights)(?:$|[\s_-])",
    re.IGNORECASE,
)
_MARK = re.compile(
    r"(?:(?<=[.!?։…)“”\"»|/–—])\s*|^|\s(?=[(\[|/–—©-]))[(\[|/–—-]?\s*"
    r"(?:(?:photo(?:graph)?s?|images?|pictures?|foto(?:s|graf\w*)?|bild(?:er)?|crédits?(?: photo)?|credits?|фото|лусанкар\w*|"
    r"լուսանկար\w*|ფოტო|şəkil|fotoğraf|صورة|תמונה)(?:\s+(?:by|credit|courtesy(?: of)?))?\s*[:：՝©/]\s*|©\s*)"
    r"(?P<credit>[^:]{2,120}?)[)\]]?\s*$",
    re.IGNORECASE,
)


def folded(text: str) -> str:
    """White space folded."""
    return " ".join(text.split())


def caption_of(image: etree._Element, within: etree._Element) -> tuple[str | None, str | None]:
    """Caption and credit of a picture, from its <figure> or from the box around it inside `within`.

    The credit is taken out of the caption. A caption that is nothing but a link is the headline of something else.
    """
    holder = _holder(image, within)
    if holder is None:
        return None, None
    if _linked(holder):
        return None, None
    marked = [part for part in holder.iter() if part is not holder and _is_credit(part)]
    credit = next((text for part in marked if (text := _text(part))), None)
    caption = _text(holder, frozenset(marked))
    if credit is None and (found := _MARK.search(caption)):
        credit, caption = found["credit"], caption[: found.start()]
    elif credit is None and holder.tag == "figcaption" and (parent := holder.getparent()) is not None:
        beside = (
            part for part in parent.iter() if _is_credit(part) and not part.xpath("ancestor::figcaption")
        )
        credit = next((text for part in beside if (text := _text(part))), None)
    if credit is not None and (found := _MARK.search(credit)):
        credit = found["credit"]
    caption = caption.strip(" |/–—-").strip()
    return caption[:_MAX_CAPTION] or None, folded(credit or "").strip(" |/()[]–—-")[:_MAX_CREDIT] or None


def _holder(image: etree._Element, within: etree._Element) -> etree._Element | None:
    """The element whose text is the caption."""
    box = image
    for _ in range(_CLIMB):
        above = box.getparent()
        if above is None or above is within or above.tag in ("body", "article", "main"):
            return None
        if above.tag == "figure":
            caption = next(above.iter("figcaption"), None)
            return caption if caption is not None else _named(above)
        if _crowded(above, image):
            return None
        box = above
        if (found := _named(box)) is not None:
            return found
    return None


def _named(box: etree._Element) -> etree._Element | None:
    for part in box.iter():
        names = f"{part.get('class') or ''} {part.get('itemprop') or ''}"
        if (
            len(names) > 1
            and part is not box
            and _is_caption(names)
            and next(part.iter("img"), None) is None
            and _text(part)
        ):
            return part
    return None


def _crowded(box: etree._Element, image: etree._Element) -> bool:
    """Does a box hold other pictures or much text?"""
    if any(
        other is not image and not any(True for _ in other.iterancestors("noscript"))
        for other in box.iter("img")
    ):
        return True
    return sum(map(len, map(str, box.itertext()))) > _ROOM


@lru_cache(maxsize=20_000)
def _is_caption(names: str) -> bool:
    return _CAPTION.search(names) is not None


def _is_credit(part: etree._Element) -> bool:
    names = f"{part.get('class') or ''} {part.get('itemprop') or ''}"
    return len(names) > 1 and _names_credit(names)


@lru_cache(maxsize=20_000)
def _names_credit(names: str) -> bool:
    return _CREDIT.search(names) is not None


def _linked(holder: etree._Element) -> bool:
    size = len(_text(holder))
    return size > 0 and sum(len(_text(link)) for link in holder.iter("a") if link.get("href")) > 0.8 * size


def _text(element: etree._Element, without: frozenset[etree._Element] = frozenset()) -> str:
    """The text that is shown, white space folded, less that of some elements."""
    if element.tag in ("script", "style", "noscript", "button"):
        return ""
    if not without and not len(element):
        return folded(element.text or "")
    pieces: list[str] = []
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, part in walker:
        if event == "start":
            if part in without or part.tag in ("script", "style", "noscript", "button"):
                walker.skip_subtree()
                continue
            pieces.append(part.text or "")
        elif part is not element:
            pieces.append(" " if part.tag in ("p", "div", "br", "li") else "")
            pieces.append(part.tail or "")
    return folded("".join(pieces))
