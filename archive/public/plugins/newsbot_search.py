"""The search page: words and phrases, four filters with their counts, snippets."""

import re
from collections import Counter
from urllib.parse import urlencode

from datasette import Response, hookimpl
from datasette.database import QueryInterrupted

PAGE = 20
LAST_PAGE = 250  # an offset is paid for with every row before it
LONGEST, MOST_TERMS = 400, 16
FILTERS = ("site", "language", "year", "basis")
COLUMNS = {"site": "site", "language": "language", "year": "year", "basis": "published_basis"}
SORTS = {"newest": "day desc, id desc", "oldest": "day, id"}
MARK, UNMARK = "\x02", "\x03"  # no page can bring these along as markup: they are cut out of what is shown
# Chinese, Japanese, Thai, Lao, Burmese and Khmer are written without spaces, so that the index holds their
# sentences as single words: such terms are looked for in the text itself.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")

# One pass counts the hits for all four filters at once; the page's own hits come from the index alone.
COUNTS = """
select site, language, year, published_basis as basis, count(*) as articles
from articles
{where}
group by site, language, year, published_basis
"""
BEST = """
select rowid as id
from articles_fts
where articles_fts match :match
  {and_chosen}
order by rank
limit :limit offset :offset
"""
BY_DAY = """
select id
from articles
{where}
order by {order}
limit :limit offset :offset
"""
MARKED = """
select
  articles.*,
  highlight(articles_fts, 0, char(2), char(3)) as heading,
  snippet(articles_fts, 1, char(2), char(3), ' … ', 36) as excerpt
from articles_fts
join articles on articles.id = articles_fts.rowid
where articles_fts match :match
  and articles_fts.rowid in ({ids})
"""
PLAIN = """
select
  articles.*,
  title as heading,
  substr(body, max(1, instr(body, :first) - 60), 240) as excerpt
from articles
join bodies on bodies.article = articles.id
where articles.id in ({ids})
"""


@hookimpl
def register_routes():
    """One address: /search."""
    return [(r"^/search$", search)]


async def search(datasette, request):
    """Answer with the hits, or say in words why there are none."""
    asked = {name: request.args.get(name) or "" for name in (*FILTERS, "sort")}
    query = (request.args.get("q") or "")[:LONGEST].replace("\0", " ").strip()
    match, inside = terms(query)
    sort = asked["sort"] if asked["sort"] in SORTS else "" if match else "newest"
    page = min(max(_number(request.args.get("page")), 1), LAST_PAGE)
    context = {
        "q": query,
        "page": page,
        "sort": sort,
        "ranked": bool(match),
        "filters": FILTERS,
        "chosen": {name: asked[name] for name in FILTERS},
        "unsearchable": bool(query) and not match and not inside,
    }

    def link(**change):
        wanted = {"q": query, **context["chosen"], "sort": asked["sort"], **change}
        return (
            datasette.urls.path("/search")
            + "?"
            + urlencode({name: str(value) for name, value in wanted.items() if value})
        )

    try:
        found = await _hits(datasette.get_database("public"), match, inside, context)
    except QueryInterrupted:
        found = {"too_long": True, "hits": [], "facets": {}, "total": None}
    page_html = await datasette.render_template(
        "search.html",
        {**context, **found, "link": link, "per_page": PAGE, "last_page": LAST_PAGE},
        request=request,
        view_name="search",
    )
    return Response.html(page_html)


def terms(query):
    """Cut what was typed into an FTS5 expression of quoted strings, and strings to look for in the text.

    Words and "quoted phrases" must all occur; a word that ends in * stands for all that begin so. Nothing
    typed is ever read as FTS5's own syntax.
    """
    indexed, inside = [], []
    for phrase, word in re.findall(r'"([^"]*)"?|([^\s"]+)', query)[:MOST_TERMS]:
        term = (phrase or word).strip()
        begins = bool(word) and term.endswith("*") and len(term) > 3
        term = term.strip("*") if word else term
        if UNSPACED.search(term):
            inside.append(term)
        elif any(map(str.isalnum, term)):
            indexed.append('"' + term.replace('"', '""') + '"' + "*" * begins)
    return " ".join(indexed), inside


async def _hits(database, match, inside, context):
    words, given = [], {}
    if match:
        words.append("id in (select rowid from articles_fts where articles_fts match :match)")
        given["match"] = match
    for number, term in enumerate(inside):
        holds = f"instr(body, :in{number}) or instr(title, :in{number})"
        words.append(f"id in (select id from articles_text where {holds})")
        given[f"in{number}"] = term
    counted = (await database.execute(COUNTS.format(where=_where(words)), given)).rows
    facets, total = _facets(counted, context["chosen"])

    chosen = [f"{COLUMNS[name]} = :{name}" for name, value in context["chosen"].items() if value]
    given |= {
        name: _number(value) if name == "year" else value
        for name, value in context["chosen"].items()
        if value
    }
    given |= {"limit": PAGE, "offset": (context["page"] - 1) * PAGE}
    if match and not context["sort"]:
        others = [*(clause for clause in words if ":match" not in clause), *chosen]
        narrowed = f"and +rowid in (select id from articles {_where(others)})" if others else ""
        sql = BEST.format(and_chosen=narrowed)
    else:
        sql = BY_DAY.format(where=_where([*words, *chosen]), order=SORTS[context["sort"] or "newest"])
    ids = [row["id"] for row in (await database.execute(sql, given)).rows]
    listed = ", ".join(map(str, map(int, ids)))
    shown = await database.execute(
        (MARKED if match else PLAIN).format(ids=listed),
        {"match": match, "first": inside[0] if inside else ""},
    )
    rows = {row["id"]: row for row in shown.rows}
    hits = [
        {
            "article": rows[key],
            "heading": _pieces(rows[key]["heading"], inside),
            "excerpt": _pieces(rows[key]["excerpt"], inside),
        }
        for key in ids
    ]
    return {"hits": hits, "facets": facets, "total": total}


def _facets(counted, chosen):
    """Count each filter's values among the articles that the others leave; and what all of them leave."""
    facets, total = {name: Counter() for name in FILTERS}, 0
    for row in counted:
        refused = [name for name in FILTERS if chosen[name] and str(row[name]) != chosen[name]]
        if not refused:
            total += row["articles"]
        for name in FILTERS:
            if refused in ([], [name]) and row[name] is not None:
                facets[name][str(row[name])] += row["articles"]
    ordered = {name: counts.most_common(30) for name, counts in facets.items()}
    ordered["year"] = sorted(facets["year"].items(), reverse=True)[:40]
    return ordered, total


def _pieces(text, inside):
    """Text as (is it a hit, the words), for the template to escape and mark."""
    text = text or ""
    for term in inside:
        text = text.replace(term, f"{MARK}{term}{UNMARK}")
    parts = re.split(f"({MARK}[^{MARK}{UNMARK}]*{UNMARK})", text)
    cleaned = [(part.startswith(MARK), re.sub(f"[{MARK}{UNMARK}]", "", part)) for part in parts]
    return [(marked, part) for marked, part in cleaned if part]


def _where(clauses):
    return "where " + "\n  and ".join(clauses) if clauses else ""


def _number(text):
    return int(text) if text and re.fullmatch(r"[0-9]{1,6}", text) else 0
