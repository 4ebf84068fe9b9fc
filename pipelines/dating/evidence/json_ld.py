"""The dates of the JSON-LD node that describes the page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipelines.dating.evidence.registry import evidence, read_claims
from pipelines.dating.nodes import about_this_page, strings_of
from pipelines.page import Page
from pipelines.values import Claim

# Not those of things that a page tells of, whose dates are of their own: Event, Product, Movie, JobPosting.
_ARTICLE_TYPE = re.compile(
    r"(?:Article|(?<!Job)Posting|^Report|^Review|^Recipe|^HowTo)$|^(?:CreativeWork|PressRelease)$"
)
_PAGE_TYPE = re.compile(r"(?:^Web|^Item|^About|^FAQ|^QA|^MedicalWeb)Page$")


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
            yield from read_claims(page, kind, strings_of(node.get(key)), about=about)
