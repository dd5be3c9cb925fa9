"""Python and Node.js functions from their start to their answer: versions, layers, wrappers, the SDK."""

import logging
from pathlib import Path

import pytest

from fogbank.compute.sandbox import Fences
from tests.compute.clientside import needs_node
from tests.compute.pen import INTERPRETERS, MACHINE, pen, variants
from tests.compute.shed import Shed, write

every_kind = pytest.mark.parametrize("fences", [*variants(), pytest.param(Fences(), id="no fences")])


def layers_of(folder: Path) -> tuple[Path, ...]:
    """Two layers; the second lies over the first."""
    for layer in ("one", "two"):
        write(folder / layer / "python/shared.py", f"NAME = '{layer}'")
        write(folder / layer / "nodejs/node_modules/shared/index.js", f"module.exports = '{layer}'")
        write(folder / layer / f"python/only_{layer}.py", "")
    write(folder / "two/wrap", '#!/bin/sh\nexport WRAPPED="with $#"\nexec "$@"\n')
    return folder / "one", folder / "two"


@every_kind
def test_python_with_layers(tmp_path: Path, fences: Fences) -> None:
    source = """
        import os, sys, shared, only_one, only_two
        def handler(event, context):
            task = os.environ["LAMBDA_TASK_ROOT"]
            return [shared.NAME, os.getcwd() == task == sys.path[0], task]
    """

    async def story(shed: Shed) -> None:
        function = shed.python(source, layers=layers_of(tmp_path / "layers"))
        task = "/var/task" if fences.mounts else str(function.spec.code)
        assert await function.call() == ["two", True, task]

    pen(tmp_path, story, fences)


@every_kind
@needs_node
def test_node_with_layers(tmp_path: Path, fences: Fences) -> None:
    source = "exports.handler = async () => [require('shared'), process.cwd() === process.env.LAMBDA_TASK_ROOT]"

    async def story(shed: Shed) -> None:
        layers = layers_of(tmp_path / "layers")
        function = shed.function({"app.js": source}, runtime="nodejs20.x", layers=layers)
        assert await function.call() == ["two", True]

    pen(tmp_path, story, fences)


def test_a_wrapper_script_of_a_layer_starts_the_runtime(tmp_path: Path) -> None:
    async def story(shed: Shed) -> None:
        function = shed.python(
            "import os\ndef handler(event, context): return os.environ['WRAPPED']",
            layers=layers_of(tmp_path / "layers"),
            environment={"AWS_LAMBDA_EXEC_WRAPPER": "/opt/wrap"},
        )
        assert await function.call() == "with 3"

    if not MACHINE.mounts:
        pytest.skip("there is no /opt without mount namespaces")
    pen(tmp_path, story)


def test_functions_find_awss_sdk_and_nothing_else_of_fogbanks(tmp_path: Path) -> None:
    pytest.importorskip("boto3")
    source = """
        import importlib.util
        def handler(names, context): return [name for name in names if importlib.util.find_spec(name)]
    """

    async def story(shed: Shed) -> None:
        names = ["boto3", "botocore", "urllib3", "dateutil", "fogbank", "msgspec", "pytest", "uvloop", "pip"]
        assert await shed.python(source).call(names) == names[:4]

    pen(tmp_path, story)


def test_another_version_is_said_to_the_owner(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(shed: Shed) -> None:
        source = "import sys\ndef handler(event, context): return list(sys.version_info[:2])"
        newest = max(one.version[:2] for one in INTERPRETERS.look("python"))
        if newest >= (3, 15):
            pytest.skip("every Python that AWS knows is here")
        assert await shed.python(source, runtime="python3.15").call() == list(newest)

    with caplog.at_level(logging.WARNING, "fogbank.compute"):
        pen(tmp_path, story)
    assert "python3.15 asked, Python" in caplog.text


@needs_node
def test_a_nodejs_stream_through_compute(tmp_path: Path) -> None:
    source = """
        exports.handler = awslambda.streamifyResponse(async (event, stream) => {
          stream.setContentType('text/plain'); stream.write('a'); stream.end('b')
        })
    """

    async def story(shed: Shed) -> None:
        streamed = await shed.function({"app.js": source}, runtime="nodejs20.x").stream()
        assert not hasattr(streamed, "error"), streamed
        assert b"".join([piece async for piece in streamed.pieces]) == b"ab"  # type: ignore[union-attr]

    pen(tmp_path, story)
