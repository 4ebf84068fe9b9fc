"""The archive's tables, as migrations. A migration that has shipped is never edited; a change is a new one below."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlite_utils import Database, Migrations

migrations = Migrations("newsbot")

FIRST = """
create table sites (
  name text primary key,
  start text not null default '[]',        -- JSON list of addresses
  hosts text not null default '[]',        -- JSON list of host[:port]
  timezone text,
  first_crawled text
);

create table runs (
  id integer primary key,
  command text not null,
  version text not null,
  started text not null,
  finished text,
  outcome text,                            -- done, partial, failed, interrupted, …
  exit_code integer,
  requests integer not null default 0,
  bytes integer not null default 0,
  not_modified integer not null default 0,
  new integer not null default 0,
  changed integer not null default 0,
  unchanged integer not null default 0,
  gone integer not null default 0,
  failed integer not null default 0,
  blocked integer not null default 0
);

-- One row a response. Its bytes stand in the WARC file; the row comes after they are on disk.
create table captures (
  id integer primary key,
  site text not null,
  url text not null,
  key text not null,                       -- the lossy key that aliases of one address share
  role text not null,                      -- page, feed, sitemap, robots, probe
  fetched_at text,                         -- UTC, null where an import does not tell
  status integer not null,
  mime text,
  location text,                           -- where a redirect leads, absolute
  location_key text,
  warc text not null,
  offset integer not null,
  length integer not null,
  digest text not null,
  page integer references pages(id),       -- what it says, null for redirects, errors and 304
  outcome text,                            -- article, listing, feed, redirect, not-modified, not-found, …
  run integer references runs(id),
  unique (warc, offset)
);
create index captures_url on captures(url, fetched_at);
create index captures_key on captures(key, fetched_at);
create index captures_location on captures(location_key) where location_key is not null;
create index captures_page on captures(page);

-- Words once, however often they were seen.
create table texts (
  id integer primary key,
  digest text not null unique,             -- of title and body, to the letter
  words text not null,                     -- of the words of title and body: a change is a revision
  body_words text,                         -- of the words of the body: equal ones are copies; null if too short
  title text,
  body text not null
);

-- One row for each content seen at an address: what survey and extraction made of it.
create table pages (
  id integer primary key,
  site text not null,
  url text not null,
  key text not null,
  digest text not null,                    -- of the captured body
  capture integer not null,                -- one capture that holds it
  lot integer not null,                    -- hash of the key: the lowest of each quarter teach the furniture
  kind text,                               -- article, listing, other, error; null: not read yet
  reason text,
  text integer references texts(id),
  authors text not null default '[]',
  section text,
  language text,
  canonical text,
  canonical_key text,
  rules text not null default '[]',
  blocks blob not null,
  pruned text,                             -- which of its blocks were furniture when it was read
  unique (url, digest)
);
create index pages_key on pages(key);
create index pages_canonical on pages(canonical_key) where canonical_key is not null;
create index pages_lot on pages(site, lot);
create index pages_unread on pages(site) where kind is null;

create table articles (
  id integer primary key,
  site text not null,
  url text not null,
  canonical_url text not null unique,
  key text not null unique,
  number integer,                          -- its numeric id, where the site's addresses have one
  title text,
  section text,
  language text,
  authors text not null default '[]',
  published text,
  published_earliest text,
  published_latest text,
  published_precision text not null default 'unknown',
  published_basis text,
  published_confidence real,
  modified text,                           -- what the source itself states
  first_seen text,
  last_seen text,
  gone_at text,
  status text not null default 'live',     -- live, gone, moved, forgotten
  story integer,
  cluster integer,
  duplicate_of integer references articles(id),
  duplicate_kind text,
  revisions integer not null default 1,
  bracketed integer not null default 0,    -- its neighbours helped to date it: it dates no others
  noarchive integer not null default 0,
  withheld text,                           -- why it is kept out of the publication, null: it is not
  day text generated always as (coalesce(substr(published, 1, 10), published_latest)) virtual,
  text integer not null references texts(id)
);
create index articles_site on articles(site, published_latest);
create index articles_number on articles(site, number) where number is not null;
create index articles_by_text on articles(text);
create index articles_cluster on articles(cluster);
create index articles_duplicate_of on articles(duplicate_of) where duplicate_of is not null;

-- Ids once given: an article keeps its id whatever is concluded again.
create table article_ids (
  id integer primary key,
  key text not null
);
create index article_ids_key on article_ids(key);

create table revisions (
  article integer not null references articles(id),
  number integer not null,
  text integer not null references texts(id),
  seen_from text,
  seen_to text,                            -- null: it still stands, articles.last_seen tells how long
  change text,                             -- what kind of edit, null for the first
  capture integer references captures(id),
  primary key (article, number)
) without rowid;

create table aliases (
  article integer not null references articles(id),
  url text not null,
  kind text not null,                      -- main, redirect, canonical, variant, print, amp
  first_seen text,
  primary key (article, url)
) without rowid;

-- One row for each claim about a day, with or without an article that it speaks of.
create table evidence (
  id integer primary key,
  key text not null,                       -- of the address it speaks of
  site text not null,                      -- on which it was said
  url text not null,
  article integer references articles(id),
  kind text not null,
  about text not null,                     -- published, modified
  says text not null,
  earliest text not null,
  latest text not null,
  instant text,
  precision text not null,
  source_url text not null,
  capture integer references captures(id), -- the first that bore it
  first_at text,
  last_at text,
  times integer not null default 1,
  verdict text,
  reason text,
  unique (key, kind, about, says, earliest, latest, source_url)
);
create index evidence_article on evidence(article);

create table duplicates (
  article integer not null references articles(id),
  of integer not null references articles(id),
  kind text not null,
  score real not null,
  primary key (article, of)
) without rowid;
create index duplicates_of on duplicates(of);

-- Which claims a content bears: seen again, it bears them again, and nobody has to read it for that.
create table bearings (
  page integer not null references pages(id),
  evidence integer not null references evidence(id),
  primary key (page, evidence)
) without rowid;
create index bearings_evidence on bearings(evidence);

-- Addresses whose captures or evidence changed since the last settling.
create table unsettled (key text primary key) without rowid;

create table furniture (
  site text not null,
  block integer not null,
  primary key (site, block)
) without rowid;

-- What to fetch next, and what is known of how to ask again. Rows go in the order in which they were found.
create table frontier (
  id integer primary key,
  url text not null unique,
  key text not null,
  site text not null,
  role text not null,                      -- start, feed, sitemap, article, listing, other, number
  depth integer not null default 0,
  found_on text,
  found_at text not null,
  due_at text,                             -- null: never again by itself
  outcome text,                            -- of the last request; null: never asked
  tries integer not null default 0,        -- failures in a row
  asked_at text,
  digest text,                             -- of the last whole answer
  etag text,
  last_modified text,
  unmodified integer not null default 0    -- how many 304 came in a row
);
create index frontier_due on frontier(site, due_at) where due_at is not null;
create index frontier_key on frontier(key);

create table hosts (
  host text primary key,
  not_before text,                         -- it asked to be left alone until then
  delay_seconds real
) without rowid;

create view articles_text as
  select articles.id, texts.title, texts.body
  from articles join texts on texts.id = articles.text;
create virtual table articles_fts using fts5 (
  title, body, content='articles_text', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
create trigger articles_fts_insert after insert on articles begin
  insert into articles_fts(rowid, title, body) select new.id, title, body from texts where id = new.text;
end;
create trigger articles_fts_update after update of text on articles when old.text is not new.text begin
  insert into articles_fts(articles_fts, rowid, title, body)
    select 'delete', old.id, title, body from texts where id = old.text;
  insert into articles_fts(rowid, title, body) select new.id, title, body from texts where id = new.text;
end;
create trigger articles_fts_delete after delete on articles begin
  insert into articles_fts(articles_fts, rowid, title, body)
    select 'delete', old.id, title, body from texts where id = old.text;
end;
"""


@migrations()
def m001_the_first_archive(db: Database) -> None:
    """Captures and what is concluded from them."""
    for statement in statements(FIRST):
        db.conn.execute(statement)


@migrations()
def m002_pictures(db: Database) -> None:
    """What is said of the pictures of each content: a JSON list of objects, as `values.Image` has them, nulls left out.

    They stand beside its text, not in it: another caption is no revision.
    """
    db.conn.execute("alter table pages add column images text not null default '[]'")


@migrations()
def m003_zones(db: Database) -> None:
    """The offsets from UTC that a site's stamps tell, and whether its articles were dated by them since."""
    db.conn.execute(
        """
        create table zones (
          site text primary key,
          offsets text not null,                   -- JSON list of twelve, minutes east of UTC by month; []: not learned
          settled integer not null default 0
        ) without rowid
        """
    )


LEFT_ALONE = """
alter table frontier add column host text not null default '';      -- as politeness counts: the name, and a port that is unusual
alter table frontier add column rank integer not null default 5;    -- lower ones go first
alter table frontier add column why text;                           -- why it is due, or was asked for last
alter table frontier add column ready integer not null default 0;   -- 1: in the queue, due now
alter table frontier add column held text;                          -- why it is never asked for by itself, as the trap it is of
alter table frontier add column stated text;                        -- the latest change that a feed or sitemap stated
drop index frontier_due;
create index frontier_ready on frontier(site, host, rank, depth, id) where ready = 1;
create index frontier_waiting on frontier(site, due_at) where ready = 0 and due_at is not null;

create index evidence_announced on evidence(source_url, last_at) where kind in ('feed', 'sitemap');

-- How a host takes our requests, for the next run to know. not_before and delay_seconds stand there already.
alter table hosts add column failures integer not null default 0;   -- runs in a row in which it gave no answer
alter table hosts add column heard text;                            -- what made it be left alone: 429, 503, no answer

-- The receipt of a run: what each host was asked, and how politely.
create table receipts (
  run integer not null references runs(id),
  host text not null,
  requests integer not null default 0,     -- sent, robots.txt and further tries counted
  kept integer not null default 0,         -- answers that went into the archive's files
  bytes integer not null default 0,        -- of those
  busy integer not null default 0,         -- 429 and 503 among them
  delay_seconds real,                      -- between two requests, as configured or as robots.txt asks
  shortest_seconds real,                   -- the shortest pause there was between an answer and the next request
  until text,                              -- it is left alone until then
  primary key (run, host)
) without rowid;

-- What a run asked for, and why, and what came of it.
create table asks (
  run integer not null references runs(id),
  site text not null,
  why text not null,
  outcome text not null,
  addresses integer not null,
  primary key (run, site, why, outcome)
) without rowid;

-- The one outcome of each start address of a run.
create table starts (
  run integer not null references runs(id),
  url text not null,
  outcome text not null,                   -- as of any address; "not asked" with the reason
  reason text,
  primary key (run, url)
) without rowid;

-- How often what a site says of its changes proved true: etag, last-modified, sitemap, feed; and how often an article
-- of an age had changed ("after 1 h").
create table signals (
  site text not null,
  signal text not null,
  right integer not null default 0,
  wrong integer not null default 0,
  primary key (site, signal)
) without rowid;

-- Forms of addresses of a site, with what asking for them has brought: an endless one is a trap.
create table patterns (
  site text not null,
  pattern text not null,
  asked integer not null default 0,
  fruitful integer not null default 0,     -- of those, how many led to an article that no page had led to
  articles integer not null default 0,     -- of those, how many were articles with a text of their own
  barren integer not null default 0,       -- how many in a row led to nothing that others of the form had not led to
  tried integer not null default 0,        -- how many were asked for early, to know what the form is
  alarms integer not null default 0,       -- how often it was suspected, and cleared
  room integer,                            -- suspected: how many that are found now may still be asked for; null: it is free
  held integer not null default 0,         -- addresses that were held for it
  trap text,                               -- what kind of trap it is, in words; null: none
  since text,
  primary key (site, pattern)
) without rowid;
create index patterns_doubted on patterns(site) where room is not null or trap is not null;
-- Hashes of site, pattern and address: the articles to which the pages of a form have led.
create table shown (mark integer primary key);
create index frontier_held on frontier(site, held) where held is not null;
create index pages_by_text on pages(text) where text is not null;

-- What health and the one screen of status ask, without a look at the rows themselves.
create index frontier_failing on frontier(site, outcome, tries) where tries > 0;
create index captures_damaged on captures(site, fetched_at) where outcome = 'damaged';
drop index articles_site;
create index articles_site on articles(site, published_latest, published_precision, status, withheld);

-- Sites that are not visited for now, though they are known.
alter table sites add column paused integer not null default 0;

-- The text of a page that was read as an article and is none, as a soft 404, and of a probe's page.
alter table pages add column set_aside integer references texts(id);
create index pages_read_text on pages(site, coalesce(text, set_aside), key);
create index texts_words on texts(words);
create index texts_body_words on texts(body_words) where body_words is not null;
create index captures_seen on captures(site, fetched_at);
create index captures_probes on captures(site) where role = 'probe';

-- The last capture that was there when a site's pages were compared with its home page.
create table compared (
  site text primary key,
  capture integer not null
) without rowid;
"""


@migrations()
def m004_left_alone(db: Database) -> None:
    """What a crawler needs that nobody watches: a queue by host, receipts, how far a site's own signals hold, traps."""
    for statement in statements(LEFT_ALONE):
        db.conn.execute(statement)
    db.conn.execute(
        """
        update frontier set rank = case role
          when 'start' then 0 when 'feed' then 1 when 'sitemap' then 1 when 'article' then 2 when 'listing' then 4
          when 'number' then 7 else 5 end
        """
    )
    hosts = [(_host(url), row) for row, url in db.conn.execute("select id, url from frontier")]
    db.conn.executemany("update frontier set host = ? where id = ?", hosts)


def _host(url: str) -> str:
    parts = urlsplit(url)
    name = parts.hostname or ""
    return name if parts.port in (None, 80, 443) else f"{name}:{parts.port}"


def statements(script: str) -> list[str]:
    """Cut a script into statements, triggers whole: executescript would commit the migration's transaction."""
    from sqlite3 import complete_statement

    found, current = [], ""
    for line in script.splitlines():
        current += line + "\n"
        if complete_statement(current):
            found.append(current)
            current = ""
    return found
