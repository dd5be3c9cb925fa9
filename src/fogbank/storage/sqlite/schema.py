"""Tables, and the steps from each version of them to the next.

Ids that a table clusters by are made of a small internal number and a running one: `slot << 40 | n`. So the
entries of a queue lie together in the order of their pushes, an append touches the last page only, and
(queue, entry) needs no index of its own.

An entry lies in a lane: 0 for those without a group of their own, a positive number for a group of a FAIR
queue, a negative one for a group of a STRICT queue. Partial indexes keep a LOOSE queue's entry at the price of
one index. The body stands last, and the columns that a claim changes keep their width (but for the second claim,
whose count is wider than 1), so a claim overwrites a few bytes in place, however large the body is.
"""

from typing import Final

from fogbank.storage.sqlite.sql import Sql

APPLICATION_ID: Final = 0x464F4742  # "FOGB": what `file` and SQLite's own tools show

SLOT_SHIFT: Final = 40
NUMBERS: Final = 1 << SLOT_SHIFT

_FIRST: Final = """
create table counter(name text primary key, ceiling integer not null) without rowid;

create table item(
  space text not null, key blob not null, value blob not null, version integer not null,
  primary key(space, key)
) without rowid;

create table queue(
  slot integer primary key autoincrement,
  id integer not null unique,
  sort integer not null,     -- api.Order
  ceiling integer not null,  -- numbers of entries below it may have been used
  swept integer not null     -- groups.py: up to when lapsed claims are accounted for
);
create table entry(
  id integer primary key,    -- slot << 40 | n
  slot integer not null,
  lane integer not null,
  due integer not null,
  count integer not null,    -- how often it was claimed; the latest receipt
  born integer not null,
  first integer not null,    -- when it was claimed first; until then its birth, which is as wide
  late integer,              -- null, or the greatest birth before it when it is not in the order of births
  grp text not null,
  body blob not null
);
create index entry_due on entry(slot, lane, due, count) where lane >= 0;
create index entry_chain on entry(lane) where lane < 0;
create index entry_group_due on entry(slot, due, count) where lane <> 0;
create index entry_late on entry(slot, born) where late is not null;

create table lane(
  slot integer not null,
  lane integer not null,
  name text not null,
  claimed integer not null,  -- how many of its entries are claimed; 0 when STRICT
  ready integer not null,    -- when its next entry can be claimed
  head integer not null,     -- that entry
  primary key(slot, lane)
) without rowid;
create unique index lane_name on lane(slot, name);
create index lane_order on lane(slot, claimed, ready, head);

create table dedup(
  queue integer not null, key text not null, until integer not null, entry integer not null, token text not null,
  primary key(queue, key)
) without rowid;
create index dedup_until on dedup(queue, until);
create table retired(slot integer primary key);  -- of queues purged or dropped; queues.py removes what they hold

create table shard(
  slot integer primary key autoincrement,
  log integer not null, shard integer not null,
  last integer not null,     -- sequence number of its last record, also when that is trimmed
  last_at integer not null,
  unique(log, shard)
);
create table record(
  id integer primary key,    -- slot << 40 | sequence number
  at integer not null,
  data blob not null
);

create table lease(
  name text primary key, owner text, token integer not null, until integer not null
) without rowid;
"""

MIGRATIONS: Final = (_FIRST,)
VERSION: Final = len(MIGRATIONS)

# What `reset` empties. Counters stay, and SQLite's own of the slots: no version, slot or lane is used twice.
TABLES: Final = ("item", "queue", "entry", "lane", "dedup", "retired", "shard", "record", "lease")


def migrate(sql: Sql) -> None:
    """Bring the tables to the present version; a step that fails leaves the one before it."""
    for version in range(sql.number("pragma user_version"), VERSION):
        sql.run("begin immediate")
        try:
            sql.run(MIGRATIONS[version])
            sql.run(f"pragma application_id={APPLICATION_ID}")
            sql.run(f"pragma user_version={version + 1}")
            sql.run("commit")
        except BaseException:
            if sql.connection.in_transaction:
                sql.run("rollback")
            raise
