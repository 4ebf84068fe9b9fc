"""What an article page says, isolated: kind, title, text, authors, section, language. A pure function of the
page."""

from __future__ import annotations

from pipelines.extraction.authors import authors
from pipelines.extraction.body import paragraphs
from pipelines.extraction.kinds import kind
from pipelines.extraction.language import language
from pipelines.extraction.section import section
from pipelines.extraction.segments import segments
from pipelines.extraction.title import title
from pipelines.page import Page
from pipelines.values import Reading

__all__ = ["extract"]


def extract(page: Page, furniture: frozenset[int] = frozenset()) -> Reading:
    """Read one page; `furniture` are the fingerprints of blocks that repeat across its site (see
    furniture.learn).

    A listing has no paragraphs, another kind of page keeps its text. Raises BadPage or BadCapture where the
    page cannot be decoded or parsed.
    """
    lines = segments(page.tree)
    headline = title(page, lines, furniture)
    text = paragraphs(page.tree, furniture, headline or "")
    body = "\n\n".join(text)
    name, reason = kind(page, lines, headline, body)
    return Reading(
        kind=name,
        reason=reason,
        title=headline,
        paragraphs=() if name == "listing" else text,
        authors=authors(page),
        section=section(page, headline),
        language=language(page, f"{headline or ''}\n{body}"),
    )
