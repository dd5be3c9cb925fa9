"""Leases: a row each, which stays when the lease is given back, so that tokens only grow."""

from typing import final

from fogbank.storage.api import Fenced
from fogbank.storage.sqlite.sql import Sql


@final
class Leases:
    """Who may do what alone."""

    def __init__(self, sql: Sql) -> None:
        self._sql = sql

    def take(self, name: str, owner: str, now_ms: int, ttl_ms: int) -> int | None:
        row = self._sql.row("select owner, token, until from lease where name = ?", (name,))
        holder, token, until_ms = row or (None, 0, 0)
        if holder != owner:
            if holder is not None and until_ms > now_ms:
                return None
            token += 1
        self._sql.run("insert or replace into lease values(?, ?, ?, ?)", (name, owner, token, now_ms + ttl_ms))
        return token

    def release(self, name: str, token: int) -> bool:
        return bool(self._sql.change("update lease set owner = null where name = ? and token = ?", (name, token)))

    def fenced(self, check: Fenced) -> bool:
        return self._sql.row("select 1 from lease where name = ? and token = ?", (check.lease, check.token)) is not None
