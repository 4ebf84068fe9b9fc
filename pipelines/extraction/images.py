"""The pictures of an article, with what is said of them; not those of the page around it.

What is taken: the lead picture that the metadata name, and what stands in the article's own markup. What is left out:
pictures that lead to other articles or to advertisers, that stand in boxes called so, that are called a logo, an icon
or the like, and that are stated to be small. A caption of its own speaks for a picture, whatever it is called.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from urllib.parse import unquote

from lxml import etree

from pipelines.extraction.captions import caption_of, folded
from pipelines.extraction.metadata import articles, named, texts
from pipelines.extraction.picture_files import IMAGE_FILE, address, identity, joined, pixels
from pipelines.lines import fingerprint
from pipelines.page import Page
from pipelines.values import Image

_MOST = 100
_MAX_ALT = 1000
_SMALL = (100, 60)  # stated width and height in pixels, under which a picture is an ornament
_LETTERS = re.compile(r"[a-z]+")
# fmt: off
# Words that no picture of an article bears in its address, its class or its id.
_ORNAMENTS = frozenset((
    "logo", "logos", "icon", "icons", "favicon", "sprite", "sprites", "avatar", "avatars", "gravatar", "emoji", "emojis",
    "smiley", "smileys", "smilie", "smilies", "pixel", "badge", "badges", "advert", "adverts", "doubleclick", "adserver",
    "adfox", "userpic", "userpics", "headshot",
))
# Nor in the name of its file.
_ORNAMENT_FILES = frozenset((
    "spacer", "blank", "placeholder", "noimage", "nophoto", "default", "fallback", "loader", "loading", "share", "sharing",
    "social", "button", "buttons", "bullet", "bullets", "arrow", "arrows", "arrowleft", "arrowright",
))
# Nor in an address that names no image file.
_COUNTERS = frozenset((
    "counter", "hit", "beacon", "track", "tracker", "tracking", "tr", "analytics", "watch", "stat", "stats",
))
# fmt: on
_ELSEWHERE = re.compile(
    r"(?:^|[\s_-])(?:related|recommend\w*|popular|trending|latest|sidebar|comments?|newsletter|promo|teasers?|read-?(?:more|"
    r"also)|more-?(?:news|stories|articles)|share|social|author|byline|bio|avatar|ads?|advert\w*|sponsor\w*|nav|menu|footer|"
    r"logo|outbrain|taboola)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ASIDE = frozenset(("aside", "nav", "footer", "form"))
_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp)|(?:img|dsc|image|photo)[-_ ]?\d+", re.IGNORECASE)


def images(
    page: Page, container: etree._Element | None = None, furniture: frozenset[int] = frozenset()
) -> tuple[Image, ...]:
    """The lead picture first, then those of the article in the order of the page, each once.

    `container` is the element that holds the body's text; without it the lead picture alone is looked for. `furniture`
    are the fingerprints of lines that repeat across the site: a picture captioned with one of them is not the
    article's. Sizes are pixels as stated, of the file where the metadata tell them, else of its place on the page.
    """
    base = _base(page)
    stated = _stated(page, base)
    found: dict[str, Image] = {}
    if container is not None:
        trunk = frozenset((container, *container.iterancestors()))
        for element in islice(_own(container, trunk), 3 * _MOST):
            if (one := _image(element, base, container, furniture)) is not None:
                _add(found, one)
    if stated is None:
        return tuple(found.values())[:_MOST]
    name = identity(stated.url)
    shown = found.pop(name, None) or _shown(page, name, base)
    lead = stated if shown is None else _joint(shown, stated)
    return (lead, *islice(found.values(), _MOST - 1))


def _base(page: Page) -> str:
    element = page.tree.find("./head/base")
    return joined(page.url, (element.get("href") if element is not None else None) or "") or page.url


def _own(container: etree._Element, trunk: frozenset[etree._Element]) -> Iterator[etree._Element]:
    """The pictures of the text and those of the <article> around it, where the first one often stands."""
    around = next(islice(container.iterancestors("article"), 1), container)
    for element in around.iter("img", "amp-img"):
        if (
            around is container
            or any(above.tag == "figure" for above in islice(element.iterancestors(), 5))
            or container in element.iterancestors()
        ) and not _elsewhere(element, trunk):
            yield element


def _image(
    element: etree._Element, base: str, container: etree._Element, furniture: frozenset[int]
) -> Image | None:
    width, height = pixels(element.get("width")), pixels(element.get("height"))
    if (width or _SMALL[0]) < _SMALL[0] or (height or _SMALL[1]) < _SMALL[1]:
        return None
    url = address(element, base)
    if url is None:
        return None
    caption, credit = caption_of(element, container)
    if caption:
        if fingerprint(caption) in furniture:
            return None
    elif _is_ornament(element, url) or _leads_away(element, url, base):
        return None
    alt = _alt(element.get("alt"))
    return Image(url=url, alt=alt, caption=caption, credit=credit, width=width, height=height)


def _add(found: dict[str, Image], one: Image) -> None:
    """The same picture again, as in <noscript>, only adds what the first one lacks."""
    name = identity(one.url)
    found[name] = _joint(found[name], one) if name in found else one


def _joint(first: Image, second: Image) -> Image:
    """One picture by two statements; the second fills the gaps of the first."""
    sized = first if first.width and first.height else second
    return replace(
        first,
        alt=first.alt or second.alt,
        caption=first.caption or second.caption,
        credit=first.credit or second.credit,
        width=sized.width,
        height=sized.height,
    )


# ---------------------------------------------------------------- whose picture


def _elsewhere(element: etree._Element, trunk: frozenset[etree._Element]) -> bool:
    """Does it stand in a box of the page that is not the text?"""
    for above in element.iterancestors():
        if above in trunk:
            return False
        if above.tag in _ASIDE:
            return True
        names = f"{above.get('class') or ''} {above.get('id') or ''}"
        if len(names) > 1 and _names_elsewhere(names):
            return True
    return False


@lru_cache(maxsize=20_000)
def _names_elsewhere(names: str) -> bool:
    return _ELSEWHERE.search(names) is not None


def _leads_away(element: etree._Element, url: str, base: str) -> bool:
    """Is it a link to another page? One to the picture itself, in large, is not."""
    link = next(islice(element.iterancestors("a"), 1), None)
    href = link.get("href") if link is not None else None
    if not href or href.startswith(("#", "javascript:")):
        return False
    target = joined(base, href)
    if target is None or target.partition("#")[0] == base.partition("#")[0]:
        return False
    return not IMAGE_FILE.search(target.partition("?")[0]) and identity(target) != identity(url)


def _is_ornament(element: etree._Element, url: str) -> bool:
    style = "".join((element.get("style") or "").split()).lower()
    if "display:none" in style or element.get("hidden") is not None:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(names) > 1 and not _ORNAMENTS.isdisjoint(_LETTERS.findall(names.lower())):
        return True
    sized = element.get("width") and element.get("height")
    return (not sized and url.partition("?")[0].lower().endswith(".gif")) or _called_ornament(url)


def _called_ornament(url: str) -> bool:
    place = url.partition("?")[0].partition("//")[2].lower()
    if "%" in place:
        place = unquote(place)
    if place.endswith(".svg") or not _ORNAMENTS.isdisjoint(_LETTERS.findall(place)):
        return True
    if not IMAGE_FILE.search(place) and not _COUNTERS.isdisjoint(_LETTERS.findall(place)):
        return True
    name = place.rpartition("/")[2]
    return "1x1" in name or not _ORNAMENT_FILES.isdisjoint(_LETTERS.findall(name))


# ---------------------------------------------------------------- the lead picture


def _stated(page: Page, base: str) -> Image | None:
    """What og:image or else JSON-LD name; a picture called a logo or a placeholder is the site's own."""
    found = _stated_by_json_ld(page, base)
    meta = page.meta
    for key in ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src"):
        for content in meta.get(key, ())[:1]:
            if (url := joined(base, content)) and not _called_ornament(url):
                alts = (*meta.get("og:image:alt", ()), *meta.get("twitter:image:alt", ()))
                alt = _alt(alts[0] if alts else None)
                width, height = (
                    pixels((*meta.get(f"og:image:{side}", ()), "")[0]) for side in ("width", "height")
                )
                one = Image(url=url, alt=alt, width=width, height=height)
                same = found is not None and identity(found.url) == identity(url)
                return _joint(one, found) if found is not None and same else one
    return found


def _stated_by_json_ld(page: Page, base: str) -> Image | None:
    for node in articles(page)[:1]:
        value = node.get("image")
        one = _node(page, value[0] if isinstance(value, list) and value else value)
        for content in texts(one.get("url") or one.get("contentUrl")):
            if (url := joined(base, content)) and not _called_ornament(url):
                return Image(
                    url=url,
                    caption=_first(texts(one.get("caption"))),
                    credit=_first([*texts(one.get("creditText")), *named(one.get("creator"))]),
                    width=pixels(str(one.get("width") or "")),
                    height=pixels(str(one.get("height") or "")),
                )
    return None


def _node(page: Page, value: object) -> dict[str, object]:
    """The node that a value is, or names by its @id."""
    if isinstance(value, str):
        return {"url": value}
    if not isinstance(value, dict):
        return {}
    if "url" in value or "contentUrl" in value:
        return value
    same = (node for node in page.json_ld if node.get("@id") == value.get("@id") and "image" not in node)
    return next((node for node in same if "url" in node or "contentUrl" in node), {})


def _first(found: list[str]) -> str | None:
    return folded(found[0]) if found else None


def _shown(page: Page, name: str, base: str) -> Image | None:
    """The lead picture where it stands on the page outside the body's element, with its caption."""
    if "/" in name:
        return None
    for element in page.tree.iter("img", "amp-img"):
        attributes = "".join(map(str, element.values())).casefold()
        if name in attributes and (url := address(element, base)) and identity(url) == name:
            if _leads_away(element, url, base):
                continue
            caption, credit = caption_of(element, page.tree)
            return Image(
                url=url,
                alt=_alt(element.get("alt")),
                caption=caption,
                credit=credit,
                width=pixels(element.get("width")),
                height=pixels(element.get("height")),
            )
    return None


def _alt(text: str | None) -> str | None:
    """None for what says nothing: empty, or the name of a file."""
    text = folded(_TAG.sub(" ", text or ""))[:_MAX_ALT]
    return text if text and not _FILE_NAME.fullmatch(text) else None
