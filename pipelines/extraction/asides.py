"""Which boxes of a page are not its article, by what their tags, roles and names say?

Templates call things by the same words everywhere. But a word proves little: some call the article's own box
a "widget", and themes put the article's tags among the classes of its box. So a box that holds the headline or
most of the page's running text is no aside, nor is any of its kind if nothing else would be left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from lxml import etree

from pipelines.lines import Line

_TAGS = frozenset(("aside", "nav", "footer", "form", "figcaption", "button", "figure", "address", "dialog"))
_ROLES = frozenset(
    ("navigation", "complementary", "contentinfo", "banner", "search", "dialog", "alertdialog", "alert")
)
# Words of names, joined by hyphens; "-" at either end stands for the end of the name.
_NAMES = re.compile(
    r"-(?:shar(?:e|es|ing)|social|related|recommend(?:ed|ations?)|sidebar|promo(?:s|tion|tions|ted)?|newsletters?"
    r"|sign-?up|subscribe|subscriptions?|comments?|disqus|respond|authors?|biography|bio|tags?|breadcrumbs?|captions?|credits?|ads?|adverts?|advertisements?|adsense"
    r"|sponsor(?:ed)?|cookies?|consent|gdpr|widgets?|bylines?|post-meta|entry-meta|timestamp|dateline|modal|popup|pop-up"
    r"|tooltip|teasers?|outbrain|taboola|most-(?:read|popular|viewed|shared)|popular|trending|read-(?:more|next|also)"
    r"|more-(?:on|from|stories|news|articles)|see-also|print|login|log-in|donate|ratings?|poll|nav|navigation|navbar"
    r"|menu|pager|pagination|prev-next|toolbar|footer|foot|disclaimer|copyright|sr-only|visually-hidden"
    r"|screen-reader(?:-text)?|skip-link|slideshow|gallery|carousel|player|story-tools|article-tools|feedback"
    r"|latest(?:-news)?|headlines)-"
)
_NAME_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_HIDDEN = re.compile(r"display:\s*none|visibility:\s*hidden", re.IGNORECASE)
# Whatever their size: readers can write more than the paper did.
_NEVER_TEXT = re.compile(
    r"comment|disqus|respond|cookie|consent|gdpr|foot|nav|related|recommend|copyright|outbrain|taboola"
)
_MOST = 0.5  # of the running text: what holds more is the article's own box
_ENOUGH = 250  # characters of running text outside all asides, and
_ENOUGH_SHARE = 0.15  # this share of it, prove that the words mean what they say

Box = tuple[etree._Element, str]  # an element and the word that makes it an aside


def in_asides(lines: Sequence[Line], gone: frozenset[int], headline: frozenset[str]) -> list[bool]:
    """For each line, whether it stands in a box that is not the article's.

    `gone` are the numbers of lines known to be furniture, `headline` the wordings of the page's own headline.
    """
    memo: dict[etree._Element, tuple[Box, ...]] = {}
    own: set[etree._Element] = set()
    for line in lines:
        if not line.is_link and line.words in headline:
            own.update(line.element.iterancestors())
    boxes = [_boxes(line.element, own, memo) for line in lines]
    sizes = [
        len(line.text) - line.linked if line.is_prose and n not in gone else 0 for n, line in enumerate(lines)
    ]
    total = sum(sizes)
    outside = sum(size for size, around in zip(sizes, boxes, strict=True) if not around)
    proven = outside >= _ENOUGH and outside >= _ENOUGH_SHARE * total
    held: Counter[etree._Element] = Counter()
    named: Counter[str] = Counter()
    for size, around in zip(sizes, boxes, strict=True):
        if size and around:
            held.update({element: size for element, _ in around})
            named.update(dict.fromkeys({word for _, word in around}, size))

    def is_aside(box: Box) -> bool:
        element, word = box
        if _NEVER_TEXT.search(word):
            return proven or held[element] <= 0.9 * total
        if held[element] > _MOST * total:
            return False
        return proven or named[word] <= _MOST * total

    known: dict[tuple[Box, ...], bool] = {}
    return [
        known[around] if around in known else known.setdefault(around, any(map(is_aside, around)))
        for around in boxes
    ]


def _boxes(
    element: etree._Element, own: set[etree._Element], memo: dict[etree._Element, tuple[Box, ...]]
) -> tuple[Box, ...]:
    """The boxes around a line that may be asides, outermost first."""
    above: list[etree._Element] = []
    at: etree._Element | None = element
    while at is not None and at not in memo and at.tag not in ("html", "body"):
        above.append(at)
        at = at.getparent()
    found = memo.get(at, ()) if at is not None else ()
    for each in reversed(above):
        if each not in own and (word := _word(each)):
            found = (*found, (each, word))
        memo[each] = found
    return found


def _word(element: etree._Element) -> str:
    """What makes an element an aside; "" where nothing does."""
    if element.tag in _TAGS and not _is_of_a_quote(element):
        return str(element.tag)
    if not element.keys():
        return ""
    for name in (element.get("class"), element.get("id")):
        if name and (word := _aside_name(name)):
            return word
    if (role := element.get("role")) in _ROLES:
        return str(role)
    style = element.get("style")
    return "hidden" if (style and _HIDDEN.search(style)) or element.get("hidden") is not None else ""


def _is_of_a_quote(element: etree._Element) -> bool:
    """The footer of a quote says whose it is; a figure can hold one."""
    if element.tag == "figure":
        return element.find(".//blockquote") is not None
    if element.tag == "figcaption":
        return (parent := element.getparent()) is not None and parent.find(".//blockquote") is not None
    return element.tag == "footer" and any(True for _ in element.iterancestors("blockquote"))


@lru_cache(maxsize=50_000)
def _aside_name(name: str) -> str:
    words = "-".join(word.lower() for word in _NAME_WORDS.findall(name))
    found = _NAMES.search(f"-{words}-")
    return found[0].strip("-") if found else ""
