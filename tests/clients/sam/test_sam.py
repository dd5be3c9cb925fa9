"""An application of AWS SAM: checked, built, deployed, called, looked at, changed, deleted."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ask, client, empty, everything, messages, outputs, run, status

HERE = Path(__file__).parent
SAM = str(Path(sys.executable).with_name("sam"))
STACK = "fogbank-sam"
MANAGED = "aws-sam-cli-managed-default"
# `sam build` installs requirements with a Python of the version that the function names: this one.
RUNTIME = f"Runtime=python{sys.version_info.major}.{sys.version_info.minor}"
DEPLOY = ("deploy", "--resolve-s3", "--capabilities", "CAPABILITY_IAM", "--no-confirm-changeset")


@pytest.fixture
def app(tmp_path: Path) -> Iterator[Path]:
    """A folder with the application; everything that is made of it must be gone in the end."""
    before = everything()
    folder = tmp_path / "app"
    shutil.copytree(HERE / "app", folder)
    yield folder
    delete(STACK)
    # Its bucket keeps versions, and no command of SAM's empties it: on AWS it stays, too.
    empty(outputs(MANAGED)["SourceBucket"])
    delete(MANAGED)
    assert everything() == before


def delete(stack: str) -> None:
    cloudformation = client("cloudformation")
    cloudformation.delete_stack(StackName=stack)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=stack, WaiterConfig={"Delay": 1})


def sam(folder: Path, *arguments: str, said: str = "") -> str:
    path = f"{Path(sys.executable).parent}:{Path(shutil.which('sh') or '/bin/sh').parent}"
    environment = {"SAM_CLI_TELEMETRY": "0", "SAM_CLI_POLL_DELAY": "1", "PATH": path}
    return run((SAM, *arguments), folder, environment, said)


def build_and_deploy(folder: Path) -> None:
    sam(folder, "build", "--parameter-overrides", RUNTIME)
    sam(folder, *DEPLOY, "--stack-name", STACK, "--parameter-overrides", RUNTIME)


def remote_invoke(folder: Path, name: str, event: object) -> str:
    return sam(folder, "remote", "invoke", name, "--stack-name", STACK, "--event", json.dumps(event))


def test_an_application_from_its_template_to_its_end(app: Path) -> None:
    assert "valid SAM Template" in sam(app, "validate", "--lint")
    build_and_deploy(app)
    assert status(STACK) == "CREATE_COMPLETE"
    made = outputs(STACK)
    assert ask(made["Url"], b'{"name": "By URL"}') == {"accepted": "by-url"}
    assert '{"accepted": "by-hand"}' in remote_invoke(app, "Orders", {"name": "By hand"})
    remote_invoke(app, "Incoming", {"name": "By queue"})
    assert sorted(messages(made["Archive"], 3)) == ["by-hand", "by-queue", "by-url"]
    assert "accepted by-hand" in sam(app, "logs", "--stack-name", STACK, "--name", "Orders")
    listed = json.loads(sam(app, "list", "resources", "--stack-name", STACK, "--output", "json"))
    assert {each["LogicalResourceId"] for each in listed} >= {"Orders", "OrdersUrl", "OrdersRole", "Incoming"}
    shown = json.loads(sam(app, "list", "stack-outputs", "--stack-name", STACK, "--output", "json"))
    assert {each["OutputKey"] for each in shown} == {"Archive", "Incoming", "Url"}
    assert "Deleted successfully" in sam(app, "delete", "--stack-name", STACK, "--no-prompts")
    assert not [name for kind, name in everything() if STACK in name]


def sync(folder: Path, *arguments: str) -> str:
    parameters = ("--parameter-overrides", RUNTIME, "--capabilities", "CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND")
    return sam(folder, "sync", "--stack-name", STACK, *parameters, *arguments, said="y\n")


def test_changed_code_and_a_changed_template_are_synced(app: Path) -> None:
    # The function's requirements become a layer, in a stack within the stack. (That `sam delete` cannot delete: it
    # reads the inner template's URL, and knows only those that begin with https://s3.)
    sync(app)
    assert '{"accepted": "first"}' in remote_invoke(app, "Orders", {"name": "First"})
    source = app / "orders/app.py"
    source.write_text(source.read_text("utf-8").replace('{"accepted": accept', '{"synced": accept'), "utf-8")
    sync(app, "--code")
    assert '{"synced": "again"}' in remote_invoke(app, "Orders", {"name": "Again"})
    template = app / "template.yaml"
    template.write_text(template.read_text("utf-8").replace("Timeout: 10", "Timeout: 12"), "utf-8")
    sync(app)
    assert status(STACK) == "UPDATE_COMPLETE"
    resources = client("cloudformation").describe_stack_resource(StackName=STACK, LogicalResourceId="Orders")
    function = resources["StackResourceDetail"]["PhysicalResourceId"]
    assert client("lambda").get_function_configuration(FunctionName=function)["Timeout"] == 12
