"""Every engine does the whole exercise."""

from tests.storage.exercise import TestBlobs, TestCommit, TestItems, TestLeases, TestLogs, TestWaking
from tests.storage.exercise_queues import TestDuplicates, TestExpiry, TestFair, TestQueues, TestStrict

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
