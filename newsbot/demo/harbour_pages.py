"""The Harbour Post's pages, with all that stands around an article on a modern site."""

import json
from dataclasses import dataclass
from html import escape
from typing import Final
from zlib import crc32

from newsbot.demo.newsdesk import Story, live

SECTIONS: Final = {"news": "News", "business": "Business", "shipping": "Shipping", "life": "Life"}
DEAD_LINK: Final = "/stories/win-a-weekend-on-the-lightship"
ADS: Final = {
    1: (
        "Dry feet all winter: half-price rubber boots at Oskar &amp; Daughters, Net Street.",
        "Your cellar, pumped by breakfast. Call Quick Bilge, day or night.",
        "Learn the accordion in ten evenings. Free trial lesson on Wednesdays.",
    ),
    2: (
        "New in the covered market: smoked eel from the Lower Sarne, sliced while you wait.",
        "Move your savings to the Pilots' Mutual and forget about them.",
        "Hand-stitched sails and awnings. Two years' guarantee, repairs on the quay.",
    ),
}
CAPTIONS: Final = (
    "The inner basin seen from the pilots' tower. Photo: Harbour Post",
    "Lorn Bay's fish quay early in the morning. Photo: Dora Minkin",
    "The customs house and the swing bridge. Photo: Port Authority",
    "A lighter on its way up the Sarne. Photo: Emil Tarrant",
    "Net Street after rain. Photo: Harbour Post archive",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """One page of a section's list."""

    section: str
    stories: tuple[Story, ...]
    number: int
    is_last: bool

    def path(self, number: int) -> str:
        return f"/{self.section}" if number == 1 else f"/{self.section}?page={number}"


def article(story: Story, day: int, base: str) -> bytes:
    url = base + story.path
    figure = _figure(story) if crc32(story.title.encode()) % 2 else ""
    blocks = [f"<p>{_text(paragraph)}</p>" for paragraph in story.paragraphs]
    if _has_ad(story):
        blocks.insert(2, _ad(story.path, day))
    stamp = story.published
    updated = f" (updated {story.modified:%d %B %Y, %H:%M})" if story.modified != stamp else ""
    main = f"""<article>
<h1>{_text(story.title)}</h1>
<p class="byline">By <span rel="author">{_text(story.author)}</span></p>
<p class="stamp"><time datetime="{stamp.isoformat()}">{stamp:%d %B %Y, %H:%M}</time>{updated}</p>
{figure}<div class="article-body">
{chr(10).join(blocks)}
</div>
</article>
{_related(story, day)}"""
    head = _article_head(story, url)
    if has_amp(story):
        head += f'\n<link rel="amphtml" href="{base}/amp/{story.slug}">'
    return _page(f"{story.title} | Harbour Post", head, main)


def amp(story: Story, base: str) -> bytes:
    """The variant for telephones, which names the article it is a variant of."""
    paragraphs = "\n".join(f"<p>{_text(paragraph)}</p>" for paragraph in story.paragraphs)
    return f"""<!doctype html>
<html amp lang="en">
<head>
<meta charset="utf-8">
<title>{_text(story.title)}</title>
{_article_head(story, base + story.path)}
<meta name="viewport" content="width=device-width">
</head>
<body>
<header><a href="/">Harbour Post</a></header>
<article><h1>{_text(story.title)}</h1>
<p>By {_text(story.author)}</p>
{paragraphs}
</article>
</body>
</html>
""".encode()


def has_amp(story: Story) -> bool:
    """One in three, but none whose slug another story has too."""
    has_slug_of_its_own = story.copied_from is None and not story.recurring
    return has_slug_of_its_own and crc32(story.slug.encode()) % 3 == 0


def home(day: int, base: str) -> bytes:
    newest = live("harbour", day)[:12]
    teasers = "\n".join(
        f'<li><a href="{story.path}?utm_source=home&amp;utm_medium=teaser">{_text(story.title)}</a>'
        f"<p>{_text(story.paragraphs[0].partition('. ')[0])}…</p></li>"
        for story in newest
    )
    variants = [story for story in live("harbour", day)[20:] if has_amp(story)][:3]
    read = "\n".join(f'<li><a href="/amp/{story.slug}">{_text(story.title)}</a></li>' for story in variants)
    main = f"""<h1>Harbour Post</h1>
<ul class="teasers">
{teasers}
</ul>
{_ad("/", day)}
<section class="most-read"><h2>Most read</h2><ul>
{read}
<li><a href="{DEAD_LINK}">Win a weekend on the lightship</a></li>
</ul></section>
"""
    head = (
        f'<link rel="canonical" href="{base}/">\n'
        '<link rel="alternate" type="application/rss+xml" href="/feed.xml" title="Harbour Post">'
    )
    return _page("Harbour Post", head, main)


def listing(leaf: Leaf, day: int, base: str) -> bytes:
    entries = "\n".join(
        f'<li><a href="{story.path}">{_text(story.title)}</a> '
        f'<time datetime="{story.published:%Y-%m-%d}">{story.published:%d %B %Y}</time></li>'
        for story in leaf.stories
    )
    here = leaf.path(leaf.number)
    head = [f'<link rel="canonical" href="{base}{here}">']
    older = ""
    if not leaf.is_last:
        head.append(f'<link rel="next" href="{leaf.path(leaf.number + 1)}">')
        older = f'<a rel="next" href="{leaf.path(leaf.number + 1)}">Older stories</a>'
    if leaf.number > 1:
        head.append(f'<link rel="prev" href="{leaf.path(leaf.number - 1)}">')
    if leaf.section == "business":
        head.append('<link rel="alternate" type="application/atom+xml" href="/business/atom.xml">')
    name = SECTIONS[leaf.section]
    main = f'<h1>{name}</h1>\n<ul class="index">\n{entries}\n</ul>\n{_ad(here, day)}\n<nav>{older}</nav>'
    return _page(f"{name} | Harbour Post", "\n".join(head), main)


def about(day: int, base: str) -> bytes:
    main = "<h1>About us</h1><p>The Harbour Post is printed and posted at 11 Net Street, Lorn Bay.</p>"
    return _page("About us | Harbour Post", f'<link rel="canonical" href="{base}/about">', main)


def not_found(day: int, base: str) -> bytes:
    main = (
        "<h1>Page not found</h1><p>We looked in every net and found nothing at this address. "
        "The story may have moved or never have been here.</p>"
    )
    return _page("Page not found | Harbour Post", "", main)


def withdrawn() -> bytes:
    main = "<h1>No longer available</h1><p>The editors have withdrawn this story.</p>"
    return _page("No longer available | Harbour Post", "", main)


def _page(title: str, head: str, main: str) -> bytes:
    menu = "".join(f'<li><a href="/{path}">{name}</a></li>' for path, name in SECTIONS.items())
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{_text(title)}</title>
<meta property="og:site_name" content="Harbour Post">
{head}
</head>
<body>
<div id="consent" role="dialog" aria-label="Cookies">
<p>We and our 14 partners store cookies on your device to measure visits.
You may change your choice at any time.</p>
<button>Accept all</button> <button>Only necessary</button></div>
<header><a href="/">Harbour Post</a>
<nav><ul>{menu}<li><a href="/about">About us</a></li></ul></nav>
<form action="/search"><input name="q" aria-label="Search"></form></header>
<main>
{main}
</main>
<footer><p>© Harbour Post, Lorn Bay. All rights reserved.</p>
<p><a href="/account/">My account</a> <a href="/feed.xml">RSS</a></p></footer>
</body>
</html>
""".encode()


def _article_head(story: Story, url: str) -> str:
    published, modified = story.published.isoformat(), story.modified.isoformat()
    linked_data = json.dumps(
        {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": story.title,
            "datePublished": published,
            "dateModified": modified,
            "author": {"@type": "Person", "name": story.author},
            "publisher": {"@type": "Organization", "name": "Harbour Post"},
            "mainEntityOfPage": url,
            "articleSection": SECTIONS[story.section],
            "inLanguage": "en",
        },
        ensure_ascii=False,
    ).replace("</", "<\\/")
    return f"""<link rel="canonical" href="{url}">
<meta property="og:type" content="article">
<meta property="og:title" content="{escape(story.title)}">
<meta property="og:url" content="{url}">
<meta property="article:published_time" content="{published}">
<meta property="article:modified_time" content="{modified}">
<meta name="author" content="{escape(story.author)}">
<script type="application/ld+json">{linked_data}</script>"""


def _figure(story: Story) -> str:
    caption = CAPTIONS[crc32(story.path.encode()) % len(CAPTIONS)]
    return (
        f'<figure><img src="/img/{story.slug}.png" alt="" width="960" height="540">'
        f"<figcaption>{caption}</figcaption></figure>\n"
    )


def _related(story: Story, day: int) -> str:
    """Three older stories of the section: they stay the same when newer ones come."""
    older = [
        other
        for other in live("harbour", day)
        if other.section == story.section and other.published < story.published
    ][3:6]
    if not older:
        return ""
    links = "\n".join(f'<li><a href="{other.path}">{_text(other.title)}</a></li>' for other in older)
    return f'<aside class="related"><h2>Related articles</h2><ul>\n{links}\n</ul></aside>'


def _has_ad(story: Story) -> bool:
    """Half of the articles carry one, so that only the others stay the same overnight."""
    return crc32(story.path.encode()) % 2 == 0


def _ad(place: str, day: int) -> str:
    text = ADS[day][crc32(place.encode()) % len(ADS[day])]
    return f'<div class="ad"><span>Advertisement</span><p>{text}</p></div>'


def _text(text: str) -> str:
    return escape(text, quote=False)
