"""Every engine does the whole exercise."""

from tests.storage.exercise import (
    TestBlobs,
    TestCommit,
    TestDuplicates,
    TestExpiry,
    TestFair,
    TestItems,
    TestLeases,
    TestLogs,
    TestQueues,
    TestStrict,
    TestWaking,
)

__all__ = [
    "TestBlobs",
    "TestCommit",
    "TestDuplicates",
    "TestExpiry",
    "TestFair",
    "TestItems",
    "TestLeases",
    "TestLogs",
    "TestQueues",
    "TestStrict",
    "TestWaking",
]
