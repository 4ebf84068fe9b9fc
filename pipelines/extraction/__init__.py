"""What an article page says, isolated: kind, title, text, authors, section, language. A pure function of the
page."""

from __future__ import annotations

from pipelines.extraction.authors import authors
from pipelines.extraction.body import body
from pipelines.extraction.images import images
from pipelines.extraction.kinds import kind
from pipelines.extraction.language import language
from pipelines.extraction.section import section
from pipelines.extraction.title import title
from pipelines.page import Page
from pipelines.values import Reading

__all__ = ["extract"]


def extract(page: Page, furniture: frozenset[int] = frozenset(), *, short: bool = True) -> Reading:
    """Read one page; `furniture` are the fingerprints of blocks that repeat across its site (see
    furniture.learn). With `short` false the text is searched for in any case (see body).

    A listing has no paragraphs, another kind of page keeps its text. Raises BadPage or BadCapture where the
    page cannot be decoded or parsed.
    """
    headline = title(page, page.lines, furniture)
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
