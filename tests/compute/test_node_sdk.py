"""The AWS SDK for JavaScript is part of AWS's runtime: a function that counts on it finds it here, too."""

import asyncio
from pathlib import Path

import pytest

from fogbank.compute.api import Spec
from fogbank.compute.clients import Clients
from fogbank.compute.interpreters import Interpreters
from fogbank.compute.launch import Launcher
from fogbank.compute.node_sdk import counts_on_sdk

NPM = """#!/bin/sh
# npm install --prefix FOLDER …
echo "$@" >> {log}
mkdir -p "$3/node_modules/@aws-sdk/client-s3"
exit {status}
"""
ASKING = "const { S3Client } = require('@aws-sdk/client-s3');"


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One that makes folders of nothing, and what it was told."""
    return install(tmp_path, monkeypatch, 0)


def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, status: int) -> Path:
    log = tmp_path / "npm.log"
    program = tmp_path / "bin/npm"
    program.parent.mkdir()
    program.write_text(NPM.format(log=log, status=status))
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return log


def function(tmp_path: Path, source: str, runtime: str = "nodejs22.x") -> Spec:
    code = tmp_path / "code"
    code.mkdir()
    (code / "index.js").write_text(source)
    return Spec("1", "arn", "f", "$LATEST", "000000000000", "us-east-1", runtime, "index.handler", code)


def prepared(cache: Path, *specs: Spec) -> Path | None:
    """What is there for functions after their launch was prepared."""

    async def told() -> Path | None:
        clients = Clients(cache)
        for spec in specs:
            await Launcher(Interpreters(), clients).prepare(spec)
        return clients.node_modules()

    return asyncio.run(told())


@pytest.mark.parametrize(
    ("name", "source", "counts"),
    [
        pytest.param("index.js", ASKING, True, id="CommonJS"),
        pytest.param("index.mjs", 'import { S3 } from "@aws-sdk/client-s3";', True, id="a module"),
        pytest.param("a/b.mjs", "import{S3}from'@aws-sdk/client-s3'", True, id="a folder, minified"),
        pytest.param("index.mjs", "await import('@aws-sdk/client-s3')", True, id="at run time"),
        pytest.param("index.ts", "import { S3 } from '@aws-sdk/client-s3'", True, id="TypeScript"),
        pytest.param("index.js", "const AWS = require('aws-sdk');", False, id="the old SDK"),
        pytest.param("index.js", "// see @aws-sdk/client-s3", False, id="a comment"),
        pytest.param("README.md", ASKING, False, id="no source"),
        pytest.param("node_modules/other/index.js", ASKING, False, id="a package of somebody else"),
    ],
)
def test_who_counts_on_it(tmp_path: Path, name: str, source: str, counts: bool) -> None:
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(source)
    assert counts_on_sdk(tmp_path, ()) is counts


@pytest.mark.parametrize("brought", ["code/node_modules", "layer/nodejs/node_modules"])
def test_who_brings_it_does_not(tmp_path: Path, brought: str) -> None:
    spec = function(tmp_path, ASKING)
    (tmp_path / brought / "@aws-sdk").mkdir(parents=True)
    assert not counts_on_sdk(spec.code, (tmp_path / "layer",))


def test_it_is_fetched_once(tmp_path: Path, npm: Path) -> None:
    spec = function(tmp_path, ASKING)
    cache = tmp_path / "cache"
    found = prepared(cache, spec, spec)
    assert found == cache.resolve() / "runtimes/nodejs/node_modules"
    assert prepared(cache, spec) == found
    (told,) = npm.read_text().splitlines()
    assert told.startswith("install --prefix ")
    assert "--ignore-scripts" in told
    assert "@aws-sdk/client-s3" in told


@pytest.mark.parametrize(("source", "runtime"), [("exports.handler = 1", "nodejs22.x"), (ASKING, "python3.13")])
def test_nobody_fetches_it_for_others(tmp_path: Path, npm: Path, source: str, runtime: str) -> None:
    assert prepared(tmp_path / "cache", function(tmp_path, source, runtime)) is None
    assert not npm.exists()


def test_a_function_starts_without_it_when_it_cannot_be_fetched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    install(tmp_path, monkeypatch, 1)
    spec = function(tmp_path, ASKING)
    assert prepared(tmp_path / "cache", spec) is None
    assert "nodejs" in caplog.text
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    assert prepared(tmp_path / "cache", spec) is None
    assert "no npm" in caplog.text
