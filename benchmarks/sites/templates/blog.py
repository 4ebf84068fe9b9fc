"""A blog system: body classes, blocks, widgets, a share plug-in and related posts within the text's own container."""

from __future__ import annotations

from benchmarks.sites.paper import Desk
from benchmarks.sites.stories import Part


def page(desk: Desk) -> str:
    number = desk.story.number
    menu = "".join(
        f'<li id="menu-item-{place}" class="menu-item menu-item-type-taxonomy menu-item-{place}">'
        f'<a href="{path}/">{label}</a></li>'
        for place, (path, label) in enumerate(desk.menu(0.25))
    )
    latest = "".join(
        f'<li><a href="{desk.path(story)}">{story.title}</a><span class="post-date">{desk.when(story)}</span></li>\n'
        for story in desk.latest
    )
    related = "".join(
        f'<div class="jp-relatedposts-post"><h4><a href="{desk.path(story)}">{story.title}</a></h4></div>\n'
        for story in desk.related
    )
    comments = "".join(
        f'<li class="comment depth-1"><div class="comment-author vcard"><cite class="fn">reader{place}</cite></div>'
        f'<div class="comment-content"><p>{said}</p></div></li>\n'
        for place, said in enumerate(desk.comments)
    )
    posted = f'<span class="posted-on">{desk.dateline}</span>' if desk.dateline else ""
    by = f'<span class="byline">{desk.signature}</span>' if desk.signature else ""
    return f"""<!DOCTYPE html>
<html lang="{desk.words.language}" dir="{desk.paper.direction}" class="no-js">
<head>
<meta charset="UTF-8">
<title>{desk.title} &#8211; {desk.name}</title>
<link rel="profile" href="http://gmpg.example/xfn/11">
<meta name="generator" content="Blog 6.4">
{desk.head}
<style id="global-styles-inline-css">{desk.style()}</style>
<script id="core-js-extra">{desk.script()}</script>
</head>
<body class="post-template-default single single-post postid-{number} single-format-standard">
<div id="page" class="site">
<a class="skip-link screen-reader-text" href="#content">#</a>
<header id="masthead" class="site-header"><p class="site-title"><a href="/" rel="home">{desk.name}</a></p>
<nav id="site-navigation" class="main-navigation"><ul id="primary-menu" class="menu">{menu}</ul></nav></header>
<div id="content" class="site-content">
<div id="primary" class="content-area"><main id="main" class="site-main">
<article id="post-{number}" class="post-{number} post type-post status-publish format-standard hentry category-news">
<header class="entry-header"><h1 class="entry-title">{desk.title}</h1>
<div class="entry-meta">{posted}{by}</div></header>
<div class="entry-content">
{"".join(_part(part, number) for part in desk.story.parts)}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">{desk.say("share")}</h3>
<ul><li class="share-mail"><a href="#">{desk.say("print")}</a></li></ul></div>
<div id="jp-relatedposts" class="jp-relatedposts"><h3 class="jp-relatedposts-headline">{desk.say("related")}</h3>
{related}</div>
</div>
<footer class="entry-footer"><span class="cat-links">{desk.say("tags")}: <a href="/1/">{desk.menu()[0][1]}</a></span></footer>
</article>
<div id="comments" class="comments-area"><h2 class="comments-title">{desk.say("comments")}</h2>
<ol class="comment-list">
{comments}</ol></div>
</main></div>
<aside id="secondary" class="widget-area">
<section id="search-2" class="widget widget_search"><form role="search"><label>{desk.say("search")}</label></form></section>
<section id="recent-posts-2" class="widget widget_recent_entries"><h2 class="widget-title">{desk.say("latest")}</h2><ul>
{latest}</ul></section>
</aside>
</div>
<footer id="colophon" class="site-footer"><div class="site-info">{desk.rights} <span class="sep">|</span> {desk.today}</div></footer>
</div>
<div id="cookie-law-info-bar"><span>{desk.say("cookie")} <a role="button">{desk.say("accept")}</a></span></div>
</body>
</html>
"""


def _part(part: Part, number: int) -> str:
    match part.kind:
        case "heading":
            return f'<h2 class="wp-block-heading">{part.html(part.texts[0])}</h2>\n'
        case "quote":
            return f'<blockquote class="wp-block-quote"><p>{part.html(part.texts[0])}</p></blockquote>\n'
        case "list":
            entries = "".join(f"<li>{part.html(entry)}</li>" for entry in part.texts)
            return f'<ul class="wp-block-list">{entries}</ul>\n'
        case "figure":
            return (
                f'<figure class="wp-block-image size-large"><img src="/wp/{number}-1024x683.jpg" alt="" '
                f'class="wp-image-{number}"/><figcaption class="wp-element-caption">{part.html(part.texts[0])}'
                "</figcaption></figure>\n"
            )
        case _:
            return f"<p>{part.html(part.texts[0])}</p>\n"
