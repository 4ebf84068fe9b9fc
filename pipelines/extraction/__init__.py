"""What an article page says, isolated: a pure function of the page and its site's furniture.

furniture      what repeats across a site's pages, places among it, and what is no text on any page; with
               list_boxes, dated_lists, stamps
closings       where the text is over at the latest: comments, notices of rights
body           the text: the short way, and whether to doubt it
passage        the stretch of lines that holds the article; with asides, teasers
paragraphs     from its lines to paragraphs; layout tells tables of data from those of layout
searched       the full search, by trafilatura, where the short way is doubted
title          the headline; with stated_titles, site_names, prose
authors        names of people; names takes them out of a byline
section        the part of the paper
language       with common_words
kinds          article, listing or other, and why; with notices, stubs
images         the article's pictures; with captions, picture_files
metadata       what JSON-LD says of the article, in plain strings
"""

from __future__ import annotations

from pipelines.extraction.authors import authors
from pipelines.extraction.body import body
from pipelines.extraction.images import images
from pipelines.extraction.kinds import kind
from pipelines.extraction.language import language
from pipelines.extraction.section import section
from pipelines.extraction.title import title
from pipelines.lines import fingerprint
from pipelines.page import Page
from pipelines.values import Reading

__all__ = ["extract"]

_HEADLINE_GAPS = 3  # between words: shorter headings that are linked everywhere name sections


def extract(page: Page, furniture: frozenset[int] = frozenset(), *, short: bool = True) -> Reading:
    """Read one page; `furniture` are the fingerprints of blocks that repeat across its site (see
    furniture.learn). With `short` false the text is searched for in any case (see body).

    A listing has no paragraphs, another kind of page keeps its text. Raises BadPage or BadCapture where the
    page cannot be decoded or parsed.
    """
    headline = title(page, page.lines, furniture, _listed(page, furniture))
    found = body(page, furniture, headline or "", short=short)
    text = "\n\n".join(found.paragraphs)
    name, reason = kind(page, page.lines, headline, text)
    return Reading(
        kind=name,
        reason=reason,
        title=headline,
        paragraphs=() if name == "listing" else found.paragraphs,
        authors=authors(page),
        section=section(page, headline),
        language=language(page, f"{headline or ''}\n{text}"),
        images=images(page, found.box, furniture) if name == "article" else (),
    )


def _listed(page: Page, furniture: frozenset[int]) -> tuple[str, ...]:
    """The headings of the page that lists on the site's other pages link to."""
    return tuple(
        line.text
        for line in page.lines
        if line.heading
        and not line.is_link
        and line.words.count(" ") >= _HEADLINE_GAPS
        and fingerprint(line.text, "link") in furniture
    )
