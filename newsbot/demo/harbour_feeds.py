"""What the Harbour Post tells machines: robots.txt, two feeds, three sitemaps."""

import gzip
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Final
from xml.sax.saxutils import escape

from newsbot.demo.newsdesk import CLOCK, Story, live

FEED_LENGTH: Final = 20
NEWS_SITEMAP_REACHES_BACK: Final = timedelta(days=2)
XML: Final = '<?xml version="1.0" encoding="UTF-8"?>\n'
SITEMAP: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"


def robots(day: int, base: str) -> bytes:
    return f"User-agent: *\nDisallow: /search\nDisallow: /account/\n\nSitemap: {base}/sitemap.xml\n".encode()


def rss(day: int, base: str) -> bytes:
    """The newest articles of the whole paper."""
    items = "\n".join(
        f"<item><title>{escape(story.title)}</title><link>{base}{story.path}?utm_source=rss</link>"
        f'<guid isPermaLink="true">{base}{story.path}</guid>'
        f"<pubDate>{format_datetime(story.published)}</pubDate>"
        f"<description>{escape(_teaser(story))}</description></item>"
        for story in live("harbour", day)[:FEED_LENGTH]
    )
    return (
        f'{XML}<rss version="2.0"><channel><title>Harbour Post</title><link>{base}/</link>'
        f"<description>News from the mouth of the Sarne</description>\n{items}\n</channel></rss>\n"
    ).encode()


def business_atom(day: int, base: str) -> bytes:
    """One section; unlike the pages it states its times in UTC."""
    stories = tuple(story for story in live("harbour", day) if story.section == "business")[:FEED_LENGTH]
    entries = "\n".join(
        f"<entry><title>{escape(story.title)}</title><id>{base}{story.path}</id>"
        f'<link rel="alternate" href="{base}{story.path}"/>'
        f"<published>{_utc(story.published)}</published><updated>{_utc(story.modified)}</updated>"
        f"<author><name>{escape(story.author)}</name></author>"
        f"<summary>{escape(_teaser(story))}</summary></entry>"
        for story in stories
    )
    updated = _utc(max(story.modified for story in stories))
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour Post: Business</title>'
        f"<id>{base}/business</id><updated>{updated}</updated>"
        f'<link rel="self" href="{base}/business/atom.xml"/>\n{entries}\n</feed>\n'
    ).encode()


def sitemap_index(day: int, base: str) -> bytes:
    newest = max(story.modified for story in live("harbour", day)).isoformat()
    children = "\n".join(
        f"<sitemap><loc>{base}/{name}</loc><lastmod>{newest}</lastmod></sitemap>"
        for name in ("sitemap-articles.xml.gz", "sitemap-news.xml")
    )
    return f'{XML}<sitemapindex xmlns="{SITEMAP}">\n{children}\n</sitemapindex>\n'.encode()


def sitemap(day: int, base: str) -> bytes:
    """All articles; a gzipped file, which is not the same as a gzipped answer."""
    urls = "\n".join(
        f"<url><loc>{base}{story.path}</loc><lastmod>{story.modified.isoformat()}</lastmod></url>"
        for story in live("harbour", day)
    )
    return gzip.compress(f'{XML}<urlset xmlns="{SITEMAP}">\n{urls}\n</urlset>\n'.encode(), mtime=0)


def news_sitemap(day: int, base: str) -> bytes:
    since = CLOCK[day] - NEWS_SITEMAP_REACHES_BACK
    urls = "\n".join(
        f"<url><loc>{base}{story.path}</loc><news:news><news:publication><news:name>Harbour Post</news:name>"
        f"<news:language>en</news:language></news:publication>"
        f"<news:publication_date>{story.published.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news></url>"
        for story in live("harbour", day)
        if story.published >= since
    )
    space = "http://www.google.com/schemas/sitemap-news/0.9"
    return f'{XML}<urlset xmlns="{SITEMAP}" xmlns:news="{space}">\n{urls}\n</urlset>\n'.encode()


def _teaser(story: Story) -> str:
    return story.paragraphs[0].partition(". ")[0].rstrip(".") + "."


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
