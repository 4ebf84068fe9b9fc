"""The archive's tables, as migrations. A migration that has shipped is never edited; a change is a new one below."""

from __future__ import annotations

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
  role text not null,                      -- page, feed, sitemap, robots
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
