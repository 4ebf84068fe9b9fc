"""A magazine: a stage above, figures, pull quotes, boxes and advertisements amid the text; one page in three a live blog."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.sites.paper import Desk
from benchmarks.sites.stories import Part, Story


def page(desk: Desk) -> str:
    menu = "".join(
        f'<div class="mega-menu__column"><a class="mega-menu__link" href="{path}">{label}</a></div>'
        for path, label in desk.menu(0.25)
    )
    latest = "\n".join(_teaser(desk, story) for story in desk.latest)
    comments = "\n".join(
        f'<li class="talkback__entry"><span class="talkback__name">reader{place}</span><p>{said}</p></li>'
        for place, said in enumerate(desk.comments)
    )
    by = f'<span class="stage__author">{desk.signature}</span>' if desk.signature else ""
    when = f'<span class="stage__date">{desk.dateline}</span>' if desk.dateline else ""
    live = desk.story.number % 3 == 0
    return f"""<!DOCTYPE html>
<html lang="{desk.words.language}" dir="{desk.paper.direction}">
<head><meta charset="utf-8">
<title>{desk.title} - {desk.name}</title>
<meta name="twitter:title" content="{desk.title}">
{desk.head}
<style>{desk.style(0.2)}</style>
<script>{desk.script(0.35)}</script>
</head>
<body class="page page--{"live" if live else "feature"}">
<div class="banner"><span class="banner__label">{desk.say("ad")}</span><div id="ad-top"></div></div>
<header class="masthead"><a class="masthead__logo" href="/">{desk.name}</a><div class="masthead__date">{desk.today}</div>
<div class="mega-menu">{menu}</div></header>
<div class="stage"><img class="stage__image" src="/stage/{desk.story.number}.jpg" alt="">
<h1 class="stage__title">{desk.title}</h1>
<div class="stage__info">{by}{when}</div></div>
<div class="columns">
<article class="story">
{"".join(_live(desk) if live else _feature(desk))}
<div class="story__share">{desk.say("share")}</div>
</article>
<aside class="rail"><h3 class="rail__title">{desk.say("latest")}</h3>
{latest}
</aside>
</div>
<section class="talkback"><h3>{desk.say("comments")}</h3><ul>
{comments}
</ul></section>
<footer class="base"><p>{desk.say("subscribe")}</p><p>{desk.rights}</p></footer>
<div class="overlay"><p>{desk.say("cookie")}</p><a href="#">{desk.say("accept")}</a></div>
</body>
</html>
"""


def _teaser(desk: Desk, story: Story) -> str:
    return (
        f'<article class="teaser"><a class="teaser__link" href="{desk.path(story)}"><img src="/t/{story.number}.jpg" alt="">'
        f'<h4 class="teaser__title">{story.title}</h4></a><p class="teaser__date">{desk.when(story)}</p></article>'
    )


def _feature(desk: Desk) -> Iterator[str]:
    for place, part in enumerate(desk.story.parts):
        yield _part(desk, part)
        if place == 2:
            links = "".join(
                f'<li><a href="{desk.path(story)}">{story.title}</a></li>' for story in desk.related[:3]
            )
            yield f'<aside class="story__box"><h4>{desk.say("related")}</h4><ul>{links}</ul></aside>\n'
        if place % 5 == 3:
            yield f'<div class="story__ad"><span>{desk.say("ad")}</span><div id="ad-{place}"></div></div>\n'
        if place == 4 and part.kind == "text":
            pulled = part.texts[0].partition(", ")[0]
            yield f'<aside class="pull-quote">{pulled}</aside>\n'


def _live(desk: Desk) -> Iterator[str]:
    """Each part an entry of its own, with the hour beside it."""
    for place, part in enumerate(desk.story.parts):
        hour = f"{9 + place // 4:02d}:{11 * (place % 4) + 5:02d}"
        yield (
            f'<section class="entry" id="e{place}"><div class="entry__time">'
            f'<time datetime="{desk.story.day}T{hour}:00+00:00">{hour}</time></div>'
            f'<div class="entry__body">{_part(desk, part)}</div></section>\n'
        )


def _part(desk: Desk, part: Part) -> str:
    said = part.html(part.texts[0])
    match part.kind:
        case "heading":
            return f'<h2 class="story__cross">{said}</h2>\n'
        case "quote":
            return f'<blockquote class="story__quote">{said}</blockquote>\n'
        case "list":
            return (
                '<ul class="story__list">'
                + "".join(f"<li>{part.html(entry)}</li>" for entry in part.texts)
                + "</ul>\n"
            )
        case "figure":
            return (
                f'<figure class="story__figure"><img src="/m/{desk.story.number}.jpg" alt="">'
                f"<figcaption>{said}</figcaption></figure>\n"
            )
        case _:
            return f'<p class="story__text">{said}</p>\n'
