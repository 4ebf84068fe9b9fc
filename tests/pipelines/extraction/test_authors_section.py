"""Authors are names alone; the section is what the page files its article under."""

from __future__ import annotations

import pytest

from pipelines.extraction import extract

from .newspaper import BODY, HEADLINE, document, page

TEXT = f"<h1>{HEADLINE}</h1>" + "".join(f"<p>{paragraph}</p>" for paragraph in BODY)


def _ld(json: str) -> str:
    return f'<script type="application/ld+json">{json}</script>'


@pytest.mark.parametrize(
    ("head", "content", "wanted"),
    [
        (
            _ld('{"@type": "NewsArticle", "author": [{"name": "Ilse Brandvik"}, {"name": "Teodor Marsh"}]}'),
            "",
            ("Ilse Brandvik", "Teodor Marsh"),
        ),
        (
            _ld('{"@type": "NewsArticle", "author": "By Ilse Brandvik and Teodor Marsh"}'),
            "",
            ("Ilse Brandvik", "Teodor Marsh"),
        ),
        ('<meta name="author" content="Автор: Илзе Брандвик">', "", ("Илзе Брандвик",)),
        ('<meta property="article:author" content="https://social.example/ilse">', "", ()),
        ('<meta name="author" content="ilse@osmer.example">', "", ()),
        ('<meta name="author" content="osmer.example">', "", ()),
        ("", '<p class="byline">By Ilse Brandvik</p>', ("Ilse Brandvik",)),
        ("", '<aside><p class="byline">By Ilse Brandvik</p></aside>', ()),
        ("", '<p>By <span class="author-name">Ilse Brandvik</span> and others</p>', ("Ilse Brandvik",)),
        ("", '<div class="byline">By <a rel="author">Ilse Brandvik</a> 3 May 2025</div>', ("Ilse Brandvik",)),
        ("", '<div class="comment"><p class="author">Ilse Brandvik</p></div>', ()),
        ("", "<p>3 May 2025 by Ilse Brandvik</p>", ("Ilse Brandvik",)),
        ("", "<p>Text: Ilse Brandvik / Photos: Teodor Marsh</p>", ("Ilse Brandvik",)),
        ("", "<p>By the quay</p>", ()),
        ("", "<p>Published by admin</p>", ()),
        (
            _ld(
                '{"@graph": [{"@type": "NewsArticle", "author": {"@id": "#ilse"}},'
                ' {"@type": "Person", "@id": "#ilse", "name": "Ilse Brandvik"}]}'
            ),
            "",
            ("Ilse Brandvik",),
        ),
        (_ld('{"@type": "NewsArticle", "author": {"@id": "#nobody"}}'), "", ()),
        (
            _ld('{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "River Wire"}}'),
            '<p class="byline">By Ilse Brandvik</p>',
            ("Ilse Brandvik",),
        ),
        (
            _ld(
                '{"@type": "NewsArticle", "author": {"@type": "Organization", "name": "Salt, Sand and Sons"}}'
            ),
            "",
            ("Salt, Sand and Sons",),
        ),
        ('<meta name="author" content="Webgestalt GmbH">', "<p>Von Ilse Brandvik</p>", ("Ilse Brandvik",)),
        ("", "", ()),
    ],
)
def test_authors_are_names_without_anything_else(head: str, content: str, wanted: tuple[str, ...]) -> None:
    assert extract(page(document(content + TEXT, head=head))).authors == wanted


@pytest.mark.parametrize(
    ("head", "content", "wanted"),
    [
        (_ld('{"@type": "NewsArticle", "articleSection": ["Harbour", "Town"]}'), "", "Harbour"),
        ('<meta property="article:section" content="Harbour">', "", "Harbour"),
        (
            _ld(
                '{"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"item": {"name": '
                '"Harbour"}}]}'
            ),
            "",
            "Harbour",
        ),
        (
            "",
            f'<ul class="breadcrumbs"><li><a href="/">Home</a><li><a '
            f'href="/h">Harbour</a><li><a>{HEADLINE}</a></ul>',
            "Harbour",
        ),
        (
            _ld(
                '{"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"}, {"name": "Harbour"},'
                ' {"name": "Why the harbour council wants to deepen it"}]}'
            ),
            "",
            "Harbour",
        ),
        (
            '<meta property="article:section" content="Uncategorized"><meta name="section" content="2025">',
            "",
            None,
        ),
        ('<meta property="article:section" content="« Harbour">', "", "Harbour"),
        ("", "", None),
    ],
)
def test_the_section_is_taken_from_metadata_or_the_trail(head: str, content: str, wanted: str | None) -> None:
    assert extract(page(document(content + TEXT, head=head))).section == wanted
