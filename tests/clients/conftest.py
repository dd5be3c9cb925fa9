"""Keeps the project's own pytest run out of this folder: run.py runs these tests."""

from __future__ import annotations

from pathlib import Path

import pytest


def pytest_ignore_collect(config: pytest.Config) -> bool | None:
    return None if config.rootpath == Path(__file__).parent else True
