"""What leaves the archive: a select for each exported table, and the public snapshot that is made from them.

`EXPORTS` runs on an archive as it is. The statements below it run on a connection whose main database is the
archive, to which the new snapshot is attached as `public`, and which has the functions of `FUNCTIONS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from pipelines.dating import wording

ARTICLES = """
select
  articles.id,
  articles.site,
  articles.url,
  articles.canonical_url,
  articles.title,
  texts.body,
  articles.authors,                        -- JSON list
  articles.section,
  articles.language,
  articles.published,
  articles.published_earliest,
  articles.published_latest,
  articles.published_precision,
  articles.published_basis,
  articles.published_confidence,
  articles.modified,
  articles.first_seen,
  articles.last_seen,
  articles.gone_at,
  articles.status,
  articles.story,
  articles.cluster,
  articles.duplicate_of,
  articles.duplicate_kind,
  articles.revisions,
  articles.noarchive,
  articles.withheld
from articles
join texts on texts.id = articles.text
"""

REVISIONS = """
select
  revisions.article,
  revisions.number,
  texts.title,
  texts.body,
  revisions.seen_from,
  revisions.seen_to,
  revisions.change,
  revisions.capture
from revisions
join texts on texts.id = revisions.text
"""

# A claim about an address that never became an article is kept, but is evidence for nothing yet.
EVIDENCE = """
select
  article,
  kind,
  says,
  earliest,
  latest,
  source_url,
  capture,
  verdict,
  reason,
  about,
  precision,
  first_at,
  last_at,
  times,
  instant
from evidence
where article is not null
"""

DUPLICATES = "select article, of, kind, score from duplicates"

CLAIM = (
    "kind", "says", "earliest", "latest", "about", "verdict", "reason", "first_at", "last_at", "times", "instant",
)  # fmt: skip
DATES = (
    "published", "published_earliest", "published_latest", "published_precision", "published_basis",
    "published_confidence", "modified",
)  # fmt: skip

# What the statements below call: names, and functions of text, mostly JSON.
FUNCTIONS: Mapping[str, tuple[int, Callable[..., str]]] = {
    "told": (1, lambda claim: wording.told(json.loads(claim))),
    "outcome": (1, lambda claim: wording.outcome(json.loads(claim))),
    "sightings": (1, lambda claim: wording.sightings(json.loads(claim))),
    "source": (1, wording.source),
    "sentences": (3, lambda *rows: " ".join(wording.sentences(*map(json.loads, rows)))),
}

ALIASES = "select article, url, kind, first_seen from aliases"

# A capture belongs to the article of its own address, else to the one that knows the address as an alias,
# else to the one that the page names as canonical, else to the one that it redirects to.
CAPTURES = """
select
  captures.url,
  coalesce(captures.location, captures.url) as final_url,
  captures.fetched_at,
  captures.status,
  captures.warc,
  captures.offset,
  captures.length,
  captures.digest,
  case
    when captures.role = 'page'
      then coalesce(same.id, named.article, canonical.id, target.id, target_named.article)
  end as article,
  captures.outcome,
  captures.id
from captures
left join articles as same on same.key = captures.key
left join (select url, min(article) as article from aliases group by url) as named
  on named.url = captures.url
left join pages on pages.id = captures.page
left join articles as canonical on canonical.key = pages.canonical_key
left join articles as target on target.key = captures.location_key
left join (select url, min(article) as article from aliases group by url) as target_named
  on target_named.url = captures.location
"""

# The pictures of an article are those of the page that showed its latest version last; views for print and phones
# leave pictures out.
IMAGES = """
select
  articles.id as article,
  picture.key + 1 as position,
  json_extract(picture.value, '$.url') as url,
  json_extract(picture.value, '$.alt') as alt,
  json_extract(picture.value, '$.caption') as caption,
  json_extract(picture.value, '$.credit') as credit,
  json_extract(picture.value, '$.width') as width,
  json_extract(picture.value, '$.height') as height
from articles
join texts as latest on latest.id = articles.text
join json_each((
  select pages.images
  from aliases
  join captures on captures.url = aliases.url
  join pages on pages.id = captures.page
  join texts on texts.id = pages.text
  where aliases.article = articles.id
    and aliases.kind not in ('print', 'amp', 'mobile')
    and texts.words = latest.words
  order by captures.fetched_at desc, captures.digest desc, captures.url
  limit 1
)) as picture
"""

RUNS = """
select
  id,
  command,
  version,
  started,
  finished,
  outcome,
  exit_code,
  requests,
  bytes,
  not_modified,
  new,
  changed,
  unchanged,
  gone,
  failed,
  blocked
from runs
"""

EXPORTS: dict[str, str] = {
    "articles": ARTICLES,
    "revisions": REVISIONS,
    "evidence": EVIDENCE,
    "duplicates": DUPLICATES,
    "aliases": ALIASES,
    "images": IMAGES,
    "captures": CAPTURES,
    "runs": RUNS,
}

# What to order an export by, so that two exports of one archive are the same bytes.
ORDER: dict[str, str] = {
    "articles": "id",
    "revisions": "article, number",
    "evidence": "article, about, earliest, kind, says, source_url",
    "duplicates": "article, of",
    "aliases": "article, url",
    "images": "article, position",
    "captures": "id",
    "runs": "id",
}

TABLES: dict[str, str] = {
    "articles": """
create table public.articles (
  id integer primary key,
  site text not null,
  url text not null,
  canonical_url text not null,
  title text,
  authors text not null,
  section text,
  language text,
  published text,
  published_earliest text,
  published_latest text,
  published_precision text not null,
  published_basis text,
  published_confidence real,
  modified text,
  first_seen text,
  last_seen text,
  gone_at text,
  status text not null,
  story integer,
  cluster integer,
  duplicate_of integer references articles(id),
  duplicate_kind text,
  revisions integer not null,
  noarchive integer not null,
  day text,                                -- to sort by: the day, or the latest that it can be
  year integer,                            -- null where the bounds stand in two years
  in_words text                            -- when it was published, how that is known and how surely
)""",
    "bodies": """
create table public.bodies (
  article integer primary key references articles(id),
  body text not null
)""",
    "captures": """
create table public.captures (
  id integer primary key,
  url text not null,
  final_url text not null,
  fetched_at text,
  status integer not null,
  warc text not null,
  offset integer not null,
  length integer not null,
  digest text not null,
  article integer references articles(id),
  outcome text
)""",
    "revisions": """
create table public.revisions (
  article integer not null references articles(id),
  number integer not null,
  title text,
  body text not null,
  seen_from text,
  seen_to text,
  change text,
  capture integer references captures(id),
  primary key (article, number)
)""",
    "evidence": """
create table public.evidence (
  id integer primary key,
  article integer not null references articles(id),
  kind text not null,
  says text not null,
  earliest text not null,
  latest text not null,
  source_url text,
  capture integer references captures(id),
  verdict text,
  reason text,
  about text not null,
  precision text not null,
  first_at text,
  last_at text,
  times integer not null,
  instant text,
  in_words text not null,                  -- who says what, and which day that is
  outcome text not null,                   -- what the verdict made of it, and why
  seen text not null                       -- when, and how often
)""",
    "neighbours": """
create table public.neighbours (
  article integer not null references articles(id),
  number integer not null,                 -- of the dated address
  day text not null,
  url text not null,
  primary key (article, number)
)""",
    "sources": """
create table public.sources (
  kind text primary key,
  in_words text not null
)""",
    "duplicates": """
create table public.duplicates (
  article integer not null references articles(id),
  of integer not null references articles(id),
  kind text not null,
  score real not null,
  primary key (article, of)
)""",
    "aliases": """
create table public.aliases (
  article integer not null references articles(id),
  url text not null,
  kind text not null,
  first_seen text,
  primary key (article, url)
)""",
    "images": """
create table public.images (
  article integer not null references articles(id),
  position integer not null,               -- 1 is the lead picture
  url text not null,
  alt text,
  caption text,
  credit text,
  width integer,
  height integer,
  primary key (article, position)
)""",
    "runs": """
create table public.runs (
  id integer primary key,
  command text not null,
  version text not null,
  started text not null,
  finished text,
  outcome text,
  exit_code integer,
  requests integer not null,
  bytes integer not null,
  not_modified integer not null,
  new integer not null,
  changed integer not null,
  unchanged integer not null,
  gone integer not null,
  failed integer not null,
  blocked integer not null
)""",
    "months": """
create table public.months (
  site text not null,
  month text not null,
  articles integer not null,
  primary key (site, month)
)""",
}

# Before the first row is copied: which articles may be seen, and every address of the others.
SHOWN: tuple[str, ...] = (
    """
create temp table shown as
select id
from articles
where withheld is null
  and status <> 'forgotten'""",
    "create unique index temp.shown_id on shown(id)",
    """
create temp table hidden as
select url from articles where id not in (select id from shown)
union
select canonical_url from articles where id not in (select id from shown)
union
select url from aliases where article not in (select id from shown)
union
select pages.url
from pages
join articles on articles.key in (pages.key, pages.canonical_key)
where articles.id not in (select id from shown)""",
    "create unique index temp.hidden_url on hidden(url)",
)

# In the order that the references need. A column that names what is not shown becomes null, a row about it
# stays out.
FILL: tuple[tuple[str, str], ...] = (
    (
        "articles",
        f"""
insert into public.articles
select
  id, site, url, canonical_url, title, authors, section, language,
  published, published_earliest, published_latest,
  published_precision, published_basis, published_confidence,
  modified, first_seen, last_seen, gone_at, status, story, cluster,
  case when duplicate_of in (select id from shown) then duplicate_of end,
  case when duplicate_of in (select id from shown) then duplicate_kind end,
  revisions, noarchive,
  coalesce(substr(published, 1, 10), published_latest),
  cast(
    case
      when published is not null then substr(published, 1, 4)
      when substr(published_earliest, 1, 4) = substr(published_latest, 1, 4)
        then substr(published_latest, 1, 4)
    end as integer
  ),
  null
from ({ARTICLES})
where id in (select id from shown)
order by id""",
    ),
    (
        "bodies",
        f"""
insert into public.bodies
select id, body
from ({ARTICLES})
where id in (select id from shown)
order by id""",
    ),
    (
        "captures",
        f"""
insert into public.captures
select id, url, final_url, fetched_at, status, warc, offset, length, digest, article, outcome
from ({CAPTURES})
where (article is null or article in (select id from shown))
  and url not in (select url from hidden)
  and final_url not in (select url from hidden)
order by id""",
    ),
    (
        "revisions",
        f"""
insert into public.revisions
select
  article, number, title, body, seen_from, seen_to, change,
  case when capture in (select id from public.captures) then capture end
from ({REVISIONS})
where article in (select id from shown)
order by article, number""",
    ),
    (
        "evidence",
        f"""
insert into public.evidence
select
  null, article, kind, says, earliest, latest,
  case when source_url not in (select url from hidden) then source_url end,
  case when capture in (select id from public.captures) then capture end,
  verdict, reason, about, precision, first_at, last_at, times, instant,
  told(claim), outcome(claim), sightings(claim)
from (
  select *, json_object({", ".join(f"'{name}', {name}" for name in CLAIM)}) as claim
  from ({EVIDENCE})
)
where article in (select id from shown)
order by {ORDER["evidence"]}""",
    ),
    (
        "duplicates",
        f"""
insert into public.duplicates
select article, of, kind, score
from ({DUPLICATES})
where article in (select id from shown)
  and of in (select id from shown)
order by article, of""",
    ),
    (
        "aliases",
        f"""
insert into public.aliases
select article, url, kind, first_seen
from ({ALIASES})
where article in (select id from shown)
order by article, url""",
    ),
    (
        "images",
        f"""
insert into public.images
select article, position, url, alt, caption, credit, width, height
from ({IMAGES})
where article in (select id from shown)
order by article, position""",
    ),
    ("runs", f"insert into public.runs {RUNS} order by id"),
    (
        "months",  # only articles whose bounds leave no doubt about the month
        """
insert into public.months
select site, month, count(*)
from (
  select
    site,
    case
      when published is not null then substr(published, 1, 7)
      when substr(published_earliest, 1, 7) = substr(published_latest, 1, 7)
        then substr(published_latest, 1, 7)
    end as month
  from public.articles
)
where month is not null
group by site, month
order by site, month""",
    ),
)

# For each dated address beside an article that is bounded by its neighbours, where both may be shown.
NEIGHBOUR = """
insert or ignore into public.neighbours
select ?1, ?2, ?3, ?4
where ?1 in (select id from public.articles where published_basis = 'neighbours')
  and ?4 not in (select url from hidden)"""

# Once all rows are there and indexed.
WORDS: tuple[str, ...] = (
    """
insert into public.sources
select kind, source(kind)
from (
  select published_basis as kind from public.articles where published_basis is not null
  union
  select kind from public.evidence
)
order by kind""",
    f"""
update public.articles
set in_words = sentences(
  json_object({", ".join(f"'{name}', {name}" for name in DATES)}),
  (
    select json_group_array(json_object('kind', kind, 'about', about, 'earliest', earliest, 'latest', latest, 'verdict', verdict))
    from public.evidence
    where article = articles.id
  ),
  (
    select json_group_array(json_object('number', number, 'day', day))
    from (select number, day from public.neighbours where article = articles.id order by number)
  )
)""",
)

# One for each facet offered, since Datasette drops a facet that takes too long without a word; the first one
# answers the home page and the counts of a search without a look at the rows.
INDEXES: tuple[str, ...] = (
    "create index public.articles_facets on articles(site, language, year, published_basis)",
    "create index public.articles_site_day on articles(site, day)",
    "create index public.articles_day on articles(day)",
    "create index public.articles_language on articles(language)",
    "create index public.articles_section on articles(section)",
    "create index public.articles_published_basis on articles(published_basis)",
    "create index public.articles_published_precision on articles(published_precision)",
    "create index public.articles_status on articles(status)",
    "create index public.articles_year on articles(year)",
    "create index public.articles_revisions on articles(revisions)",
    "create index public.articles_cluster on articles(cluster)",
    "create index public.articles_story on articles(story)",
    "create index public.articles_duplicate_of on articles(duplicate_of)",
    "create index public.captures_article on captures(article, fetched_at)",
    "create index public.captures_status on captures(status)",
    "create index public.captures_outcome on captures(outcome)",
    "create index public.revisions_capture on revisions(capture)",
    "create index public.revisions_change on revisions(change)",
    "create index public.evidence_article on evidence(article)",
    "create index public.evidence_capture on evidence(capture)",
    "create index public.evidence_kind on evidence(kind, verdict)",
    "create index public.evidence_verdict on evidence(verdict)",
    "create index public.duplicates_of on duplicates(of)",
    "create index public.duplicates_kind on duplicates(kind)",
    "create index public.images_url on images(url)",
    "create index public.aliases_kind on aliases(kind)",
)

SEARCH: tuple[str, ...] = (
    """
create view public.articles_text as
select articles.id, articles.title, bodies.body
from articles
join bodies on bodies.article = articles.id""",
    """
create virtual table public.articles_fts using fts5 (
  title, body, content='articles_text', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
)""",
    "insert into public.articles_fts(articles_fts) values ('rebuild')",
    "insert into public.articles_fts(articles_fts) values ('optimize')",
)
