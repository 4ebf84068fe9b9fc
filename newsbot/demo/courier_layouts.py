"""Three ways in which the River Courier's pages are put together, one for each age of the site."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """Format strings for the parts of a page, from the whole down to a list's entry."""

    page: str
    menu: str
    menu_between: str
    article: str
    views: str
    paragraph: str
    between: str
    listing: str
    entry: str
    undated: str


DIVS: Final = Layout(
    page="""<!DOCTYPE html>
<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{title} - {name}</title>
</head>
<body>
<div id="page">
<div class="top"><a href="/{language}"><img src="/img/logo.png" alt=""></a><div class="mn">{menu}</div></div>
<div class="row">
<div class="col-l">
{main}
</div>
<div class="col-r">
<div class="hd">{latest}</div>
<div class="lst"><span>{latest}</span>{entries}</div>
</div>
</div>
<div class="btm"><div>{today}</div><div><a href="/admin/">*</a></div></div>
</div>
</body>
</html>
""",
    menu='<div><a href="{path}">{name}</a></div>',
    menu_between="",
    article="""<div class="n-title">{title}</div>
<div class="n-img"><img src="/upload/news/{id}.png" alt=""></div>
<div class="n-text">
{views}{body}
</div>""",
    views='<div class="vw">{}</div>\n',
    paragraph="<div>{}</div>",
    between="\n",
    listing="""<div class="hd">{heading}</div>
<div class="lst">{entries}</div>
<div class="pg">{older}</div>""",
    entry='<div class="itm"><a href="{path}">{title}</a><br><div class="dt">{day}</div></div>',
    undated='<div class="itm"><a href="{path}">{title}</a></div>',
)

TABLES: Final = Layout(
    page="""<html>
<head>
<meta http-equiv="Content-Type" content="text/html; charset=utf-8">
<title>{name} - {title}</title>
</head>
<body bgcolor="#ffffff">
<table width="960" cellpadding="0" cellspacing="0" align="center">
<tr><td colspan="2"><a href="/{language}">{name}</a> | {menu}</td></tr>
<tr>
<td width="640" valign="top">{main}
</td>
<td width="320" valign="top"><b>{latest}</b><br>
<table width="100%"><tr><td>{latest}</td></tr>
{entries}
</table></td>
</tr>
<tr><td colspan="2" align="center">{today} <a href="/admin/">*</a></td></tr>
</table>
</body>
</html>
""",
    menu='<a href="{path}">{name}</a>',
    menu_between=" | ",
    article='<font size="4"><b>{title}</b></font><br><br>\n{body}{views}',
    views="<br><br>\n<i>{}</i>",
    paragraph="{}",
    between="<br><br>\n",
    listing="<b>{heading}</b><br>\n<table>\n{entries}\n</table>\n{older}",
    entry='<tr><td><a href="{path}">{title}</a></td></tr><tr><td align="right">{day}</td></tr>',
    undated='<tr><td><a href="{path}">{title}</a></td></tr>',
)

SEMANTIC: Final = Layout(
    page="""<!DOCTYPE html>
<html lang="{language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title} | {name}</title>
</head>
<body>
<header><a href="/{language}">{name}</a>
<nav><ul>{menu}</ul></nav></header>
<main>
{main}
<aside>
<h2>{latest}</h2>
<section aria-label="{latest}">
<h3>{latest}</h3>
<ul>
{entries}
</ul>
</section>
</aside>
</main>
<footer><p>{today}</p><p><a href="/admin/">*</a></p></footer>
</body>
</html>
""",
    menu='<li><a href="{path}">{name}</a></li>',
    menu_between="",
    article="<article>\n<h1>{title}</h1>\n{views}{body}\n</article>",
    views='<p class="views">{}</p>\n',
    paragraph="<p>{}</p>",
    between="\n",
    listing="<h1>{heading}</h1>\n<ul>\n{entries}\n</ul>\n<nav>{older}</nav>",
    entry='<li><a href="{path}">{title}</a> <small>{day}</small></li>',
    undated='<li><a href="{path}">{title}</a></li>',
)

LAYOUTS: Final = {"politics": DIVS, "society": DIVS, "economy": TABLES, "culture": SEMANTIC}

ERROR: Final = """<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>{code}</title></head>
<body><h1>{code}</h1><p>{wording}</p><p><a href="/{language}">{name}</a></p></body>
</html>
"""

SIGN_IN: Final = """<!DOCTYPE html>
<html>
<head><meta charset="utf-8"><title>Sign in</title></head>
<body><form method="post"><input name="user"><input name="password" type="password"></form></body>
</html>
"""
