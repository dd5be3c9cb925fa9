"""The embedded engine: one SQLite file, one writer, group commit, and an fsync before the answer.

engine.py    the Store: groups of commits, failures, reads
tables.py    one transaction's view: checks and operations, dispatched to
items.py queues.py groups.py logs.py leases.py    what each does in SQL, and what it remembers
disk.py      the thread that waits for the disk
opening.py   directory, lock, connections, and why they could not be had
schema.py    tables and migrations
sql.py       the few calls that are made of apsw
"""

from fogbank.storage.sqlite.engine import SqliteStore

__all__ = ["SqliteStore"]
