"""Functions that bring their own runtime: a shell script, a Go program, a bootstrap of a layer."""

import shutil
import subprocess
from pathlib import Path

import pytest

from fogbank.compute.sandbox import Fences
from tests.compute.pen import pen, variants
from tests.compute.shed import Shed, error_of, write

BOOTSTRAP = """
    #!/bin/sh
    root=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
    while :; do
      event=$(curl -sS -D "$TMPDIR/head" $root/next)
      id=$(sed -n 's/^Lambda-Runtime-Aws-Request-Id: *//Ip' "$TMPDIR/head" | tr -d '\\r')
      curl -sS -d "{\\"handler\\": \\"$_HANDLER\\", \\"event\\": $event}" $root/$id/response >"$TMPDIR/answer"
    done
"""
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on the PATH")
every_kind = pytest.mark.parametrize("fences", [*variants(), pytest.param(Fences(), id="no fences")])


@every_kind
@needs_curl
def test_a_shell_bootstrap(tmp_path: Path, fences: Fences) -> None:
    async def story(shed: Shed) -> None:
        function = shed.function({"bootstrap": BOOTSTRAP}, runtime="provided.al2023", handler="mine")
        for number in (1, 2):
            assert await function.call(number) == {"handler": "mine", "event": number}

    pen(tmp_path, story, fences)


@needs_curl
def test_a_bootstrap_of_a_layer(tmp_path: Path) -> None:
    write(tmp_path / "layer/bootstrap", BOOTSTRAP)

    async def story(shed: Shed) -> None:
        layers = (tmp_path / "layer",)
        function = shed.function({"readme": ""}, runtime="provided.al2", handler="mine", layers=layers)
        assert await function.call(1) == {"handler": "mine", "event": 1}

    pen(tmp_path, story)


def test_no_bootstrap_is_an_init_error(tmp_path: Path) -> None:
    async def story(shed: Shed) -> None:
        function = shed.function({"main": "#!/bin/sh\n"}, runtime="provided.al2023", handler="mine")
        error = error_of(await function.invoke())
        assert error["errorType"] == "Runtime.InvalidEntrypoint"
        assert "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]" in error["errorMessage"]

    pen(tmp_path, story)


def test_a_bootstrap_that_nothing_can_run(tmp_path: Path) -> None:
    async def story(shed: Shed) -> None:
        function = shed.function({"bootstrap": "#!/no/such/shell\n"}, runtime="provided.al2023", handler="mine")
        assert error_of(await function.invoke())["errorType"].startswith("Runtime.")

    pen(tmp_path, story)


@pytest.mark.clients
@pytest.mark.skipif(shutil.which("go") is None, reason="there is no go on the PATH")
def test_a_go_program(tmp_path: Path) -> None:
    go = {
        "go.mod": "module f\ngo 1.24\nrequire github.com/aws/aws-lambda-go v1.49.0\n",
        "main.go": """
            package main
            import ("context"; "errors"; "github.com/aws/aws-lambda-go/lambda")
            func handle(_ context.Context, event map[string]any) (any, error) {
                if event["fail"] != nil { return nil, errors.New("as asked") }
                return event, nil
            }
            func main() { lambda.Start(handle) }
        """,
    }
    for name, source in go.items():
        write(tmp_path / "go" / name, source)
    build = "go mod tidy && CGO_ENABLED=0 go build -tags lambda.norpc -o bin/bootstrap ."
    built = subprocess.run(build, shell=True, cwd=tmp_path / "go", capture_output=True, text=True, check=False)
    if built.returncode:
        pytest.skip(f"aws-lambda-go cannot be built here: {built.stderr[-300:]}")

    async def story(shed: Shed) -> None:
        code = tmp_path / "go/bin"
        function = shed.function({}, runtime="provided.al2023", handler="any", code=code)
        assert await function.call({"a": 1}) == {"a": 1}
        error = error_of(await function.invoke({"fail": 1}))
        assert (error["errorType"], error["errorMessage"]) == ("errorString", "as asked")

    pen(tmp_path, story)
