"""What does a page say of its own day? One function per kind of evidence.

Claims are made of this page alone. The dates of list entries, feeds and sitemaps speak of other addresses and
are claimed where those are read. Which claim to believe is the verdict's business; here it only matters that
a statement is about this page's publication, or about its change.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from itertools import islice
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from pipelines.dating.layout import Layout, Line, frames, layout
from pipelines.dating.months import fold, most_common_order
from pipelines.dating.nodes import about_this_page, strings_of
from pipelines.dating.relative import read_relative
from pipelines.dating.stated import stated
from pipelines.dating.strings import Found, find, read
from pipelines.page import Page
from pipelines.values import Claim

__all__ = ["claims", "evidence", "order_of"]

_MOST = 200  # elements looked at: an article has a few, a page that is made to be slow has thousands

Witness = Callable[[Page], Iterator[Claim]]
_WITNESSES: dict[str, Witness] = {}


def evidence(kind: str) -> Callable[[Witness], Witness]:
    """Register a function as the one that yields claims of a kind."""

    def register(witness: Witness) -> Witness:
        _WITNESSES[kind] = witness
        return witness

    return register


def claims(page: Page) -> tuple[Claim, ...]:
    """All that the page says of its own day, each statement once. Raises what `Page` raises."""
    found = (claim for witness in _WITNESSES.values() for claim in witness(page))
    return tuple(dict.fromkeys(found))


def order_of(page: Page) -> str | None:
    """How 03/04/2021 is meant on this page: as the site file says, else as the page's language has it."""
    return page.site.date_order or most_common_order(page.tree.get("lang") or "")


def _claim(page: Page, kind: str, found: Found, *, about: str = "published") -> Claim:
    return stated(page.url, kind, found, page.site, about=about)


# ---------------------------------------------------------------- addresses

_DATED_PATH = re.compile(
    r"(?:^|[/_=-])(?P<y>(?:19|20)\d\d)(?P<s>[/_-]?)(?P<m>0[1-9]|1[0-2])(?P=s)(?P<d>[0-2]\d|3[01])(?=$|[/_.&+-]|T\d)"
)
_MONTH_DAY_PATH = re.compile(r"/(?P<y>(?:19|20)\d\d)-(?P<m>0[1-9]|1[0-2])/(?P<d>[0-2]\d|3[01])/")
_NAMED_PATH = re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>[a-z]{3,9})/(?P<d>\d{1,2})(?=$|[/_.-])", re.I)
_DATED_PATHS = (_DATED_PATH, _MONTH_DAY_PATH)
_MONTH_PATH = re.compile(r"/(?P<y>(?:19|20)\d\d)/?(?P<m>0[1-9]|1[0-2])/(?!\d{1,2}/)")


@evidence("url")
def dated_path(page: Page) -> Iterator[Claim]:
    """/2021/02/04/, /2021-02-04-title, /20210204/, /2021/feb/04/; /2021/02/ is a whole month.

    Two different days in one address (a period, an anniversary) say nothing.
    """
    parts = urlsplit(page.url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    days = {found[0].strip("/_=-"): found for pattern in _DATED_PATHS for found in pattern.finditer(path)}
    read_days = {
        says: one for says, found in days.items() if (one := _path_date(found["y"], found["m"], found["d"]))
    }
    for named in _NAMED_PATH.finditer(path):
        if one := next(iter(find(f"{named['d']} {named['m']} {named['y']}")), None):
            read_days[named[0]] = one
    if len({one.earliest for one in read_days.values()}) == 1:
        says, one = next(iter(read_days.items()))
        yield Claim(url=page.url, kind="url", says=says, earliest=one.earliest, latest=one.latest)
    elif (
        not read_days and (month := _MONTH_PATH.search(path)) and (one := read(f"{month['y']}-{month['m']}"))
    ):
        yield Claim(
            url=page.url,
            kind="url",
            says=month[0],
            earliest=one.earliest,
            latest=one.latest,
            precision="range",
        )


def _path_date(year: str, month: str, day: str) -> Found | None:
    return read(f"{year}-{month}-{day}")


# ---------------------------------------------------------------- JSON-LD

_ARTICLE_TYPE = re.compile(r"(?:Article|Posting|^Report|^Review|^Recipe)$")
_PAGE_TYPE = re.compile(r"^(?:WebPage|ItemPage|AboutPage)$")


@evidence("json-ld")
def json_ld(page: Page) -> Iterator[Claim]:
    """The dates of the article node that describes this page."""
    yield from _node_claims(page, "json-ld", _ARTICLE_TYPE)


@evidence("json-ld-page")
def json_ld_page(page: Page) -> Iterator[Claim]:
    """The dates of the page node. Weaker: some systems fill in the day the site was built, on every page."""
    yield from _node_claims(page, "json-ld-page", _PAGE_TYPE)


def _node_claims(page: Page, kind: str, type_: re.Pattern[str]) -> Iterator[Claim]:
    nodes = [
        node
        for node in page.json_ld
        if any(type_.search(name) for name in strings_of(node.get("@type")))
        and (node.get("datePublished") or node.get("dateModified"))
    ]
    for node in about_this_page(page, nodes):
        for key, about in (("datePublished", "published"), ("dateModified", "modified")):
            for value in strings_of(node.get(key)):
                if found := read(value, order=order_of(page)):
                    yield _claim(page, kind, found, about=about)


# ---------------------------------------------------------------- meta


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_META_PUBLISHED = _names(
    "article:published_time og:article:published_time og:published_time og:pubdate article:published "
    "article.published datepublished date_published publishdate publish-date publish_date published_time "
    "published_at published published-date publisheddate pubdate pub_date publication_date publication-date "
    "publicationdate article:publicationdate article_date_original article:post_date dc.date.issued "
    "dcterms.issued dc.date.published dc.date.created dcterms.created dc.created date.created datecreated "
    "parsely-pub-date sailthru.date cxenseparse:recs:publishtime bt:pubdate originalpublicationdate "
    "rnews:datepublished citation_publication_date citation_online_date citation_date prism.publicationdate "
    "eprints.date displaydate creation_date created release_date vr:published_time "
    "shareaholic:article_published_time"
)
# Of these many systems make the day of the render or of the last change.
_META_GENERIC = ("date", "dc.date", "dcterms.date", "dc:date", "article:date", "article.date", "article_date")
_META_MODIFIED = _names(
    "article:modified_time og:updated_time og:article:modified_time article:modified datemodified "
    "date_modified last-modified last_modified lastmodified modified modified_time updated_time lastmod "
    "revised "
    "dc.date.modified dcterms.modified dc.modified parsely-modified-date"
)


@evidence("meta")
def meta(page: Page) -> Iterator[Claim]:
    yield from _meta_claims(page, "meta", _META_PUBLISHED, "published")
    yield from _meta_claims(page, "meta", _META_MODIFIED, "modified")


@evidence("meta-date")
def meta_date(page: Page) -> Iterator[Claim]:
    """The metas called no more than "date"."""
    yield from _meta_claims(page, "meta-date", _META_GENERIC, "published")


def _meta_claims(page: Page, kind: str, names: Iterable[str], about: str) -> Iterator[Claim]:
    for name in names:
        found = [read(content, order=order_of(page)) for content in page.meta.get(name, ())[:_MOST]]
        yield from _if_agreed([_claim(page, kind, one, about=about) for one in found if one])


# ---------------------------------------------------------------- marked elements


_PUBLISHED_NAME = re.compile(
    r"(?:^|[\s_-])(?:pub|publish(?:ed)?|published|pubdate|publishdate|entry-date|entry-time|post-date|dateline|posted|created)"
    r"(?:$|[\s_-])",
    re.I,
)
_MODIFIED_NAME = re.compile(
    r"(?:^|[\s_-])(?:updated?|modified|modification)(?:$|[\s_-])|lastmod|datemodified", re.I
)


_SCHEMA_NAMES = {"datepublished": "published", "datecreated": "published", "datemodified": "modified"}


@evidence("microdata")
def microdata(page: Page) -> Iterator[Claim]:
    """itemprop="datePublished" within the headline's article, and not on a comment, a review or a teaser."""
    place = layout(page)
    seen: dict[str, list[Claim]] = {"published": [], "modified": []}
    marked = page.tree.xpath("//*[contains(@itemprop, 'date') or contains(@property, 'date')]")
    for element in marked[:_MOST]:
        names = f"{element.get('itemprop', '')} {element.get('property', '')}".lower().split()
        about = _SCHEMA_NAMES.get(names[0].split(":")[-1] if names else "")
        if about and not place.is_furniture(frames(element)) and not _of_a_comment(element):
            seen[about].extend(_element_claims(page, "microdata", element, about))
    for about in ("published", "modified"):
        yield from _if_agreed(seen[about])


def _of_a_comment(element: HtmlElement) -> bool:
    scope = next((above for above in element.iterancestors() if above.get("itemscope") is not None), None)
    return scope is not None and re.search(r"Comment|Review$|Answer", scope.get("itemtype") or "") is not None


def _element_claims(page: Page, kind: str, element: HtmlElement, about: str) -> Iterator[Claim]:
    """What the attribute says, else the text."""
    for value in (*map(element.get, ("content", "datetime", "title")), _beginning(element)):
        if value and (found := read(" ".join(value.split()), order=order_of(page))):
            yield _claim(page, kind, found, about=about)
            return


def _if_agreed(found: list[Claim]) -> list[Claim]:
    """Elements that name different days are those of different articles."""
    return found if len({(claim.earliest, claim.latest) for claim in found}) == 1 else []


@evidence("time")
def time_elements(page: Page) -> Iterator[Claim]:
    """A <time> marked as published; else the only day that <time> names outside lists and furniture."""
    place = layout(page)
    marked: list[Claim] = []
    plain: list[Claim] = []
    for element in islice(page.tree.iter("time"), _MOST):
        name = " ".join(
            [element.get("class", ""), element.get("itemprop", ""), (element.getparent().get("class", ""))]
        )
        if place.is_furniture(frames(element)) or _of_a_comment(element) or _in_teaser(element):
            continue
        modified = _MODIFIED_NAME.search(name) and not _PUBLISHED_NAME.search(name)
        found = list(_element_claims(page, "time", element, "modified" if modified else "published"))
        if modified:
            yield from found
        elif element.get("pubdate") is not None or _PUBLISHED_NAME.search(name) or "datePublished" in name:
            marked += found
        else:
            plain += found
    yield from _if_agreed(marked) or _if_agreed(plain)


def _in_teaser(element: HtmlElement) -> bool:
    """Within a link or a list entry that says more than the date."""
    most = len(_beginning(element).split()) + 8
    return any(len(_beginning(above).split()) > most for above in element.iterancestors("a", "li"))


def _beginning(element: HtmlElement) -> str:
    """The first hundreds of characters: who looks for a date or counts words needs no more."""
    parts, length = [], 0
    for part in element.itertext():
        parts.append(part[:400])
        length += len(part)
        if length > 400:
            break
    return " ".join("".join(parts).split())


# ---------------------------------------------------------------- scripts

_STATE = re.compile(
    r"""["'](?:date_?published|publish(?:ed)?_?(?:date|at|time|on)|pub_?date|publication_?date"""
    r"""|first_?published(?:_?at)?)"""
    r"""\\?["']\s*:\s*\\?["']([^"'<>\\]{8,40})\\?["']""",
    re.I,
)


@evidence("script")
def script(page: Page) -> Iterator[Claim]:
    """The day of publication in the data that a page's scripts start from, if those name one day only."""
    found = []
    for element in page.tree.iter("script"):
        if element.text and "ld+json" not in (element.get("type") or ""):
            found += [read(m[1], order=order_of(page)) for m in _STATE.finditer(element.text)]
    yield from _if_agreed([_claim(page, "script", one) for one in found if one])


# ---------------------------------------------------------------- bylines

# Matched against folded text: no case, no accents, one spelling of Arabic and Persian letters.
_PUBLISHED_LABEL = re.compile(
    r"publi(?:sh|e\b|ee\b|z|k|cad|cat|cee|cer|ser)|post(?:ed|ad|et)\b"
    r"|veroffentlicht|erstellt|pubblic|опублик|գրապարակ|yayin|gepost|opublik|created|発行|公開|发布"
)
_MODIFIED_LABEL = re.compile(
    r"updat|modif|edited|aktualis|\bstand\b|mis a jour|\bmaj\b|actualiz|aggiorn|atualiz|обновл|изменен"
    r"|оновлен|guncel|zaktualiz|bijgewerkt|uppdater|oppdater|opdater|paivitet|frissit|azurir|تحدیث|更新|修改"
)
_OTHER_LABEL = re.compile(r"copyright|©|\(c\)|expire|valid|event|deadline|born|since|archiv|comment")


@evidence("byline")
def byline(page: Page) -> Iterator[Claim]:
    """A date in a short line at the headline, before the text begins.

    The first line that names a day of publication is the article's; later ones belong to what surrounds it.
    """
    place = layout(page)
    for places in (place.after_headline(20), place.before_headline(6)):
        for at in places:
            found = list(_line_claims(page, place, at))
            yield from found
            if any(claim.about == "published" for claim in found):
                return


def _line_claims(page: Page, place: Layout, at: int) -> Iterator[Claim]:
    line = place.lines[at]
    if len(line.text) <= 160 and not line.is_teaser() and not place.is_beside_teaser(at):
        label = place.lines[at - 1].text if at and len(place.lines[at - 1].text) <= 30 else ""
        yield from _dates_of(page, line, label)


def _dates_of(page: Page, line: Line, label: str) -> Iterator[Claim]:
    spoken = label if not any(char.isdigit() for char in label) else ""
    end = 0
    dates = find(line.text, order=order_of(page))
    for found in dates:
        spoken = fold(f"{spoken} {line.text[end : found.start]}")
        end = found.end
        if len(spoken.split()) <= 6 and not _OTHER_LABEL.search(spoken):
            modified = _MODIFIED_LABEL.search(spoken) and not _PUBLISHED_LABEL.search(spoken)
            yield _claim(page, "byline", found, about="modified" if modified else "published")
        spoken = ""
    if not dates and page.capture.fetched_at and len(line.text) <= 60:
        age = page.capture.header("age") or ""
        now = page.capture.fetched_at - timedelta(seconds=int(age) if age.isdecimal() and len(age) < 9 else 0)
        if span := read_relative(line.text, now=now, zone=page.site.timezone):
            yield Claim(
                url=page.url,
                kind="relative",
                says=span.says,
                earliest=span.earliest,
                latest=span.latest,
                precision="day" if span.earliest == span.latest else "range",
                about="modified" if _MODIFIED_LABEL.search(fold(line.text)) else "published",
            )
