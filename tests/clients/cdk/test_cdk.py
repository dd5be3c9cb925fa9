"""Applications of the AWS CDK, in TypeScript and in Python, from their synthesis to their destruction."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from support import client, empty, everything, kept, messages, run, status

HERE = Path(__file__).parent
TOOLKIT = "CDKToolkit"
ENVIRONMENT = {"CDK_DISABLE_CLI_TELEMETRY": "1", "PATH": f"{HERE}/node_modules/.bin:{Path(sys.executable).parent}"}
PROGRAMS = {"typescript": "tsx typescript/app.ts", "python": "python python/app.py"}


@dataclass(frozen=True)
class App:
    folder: Path
    program: str
    stack: str

    def cdk(self, *arguments: str) -> str:
        path = f"{ENVIRONMENT['PATH']}:{Path(shutil.which('node') or '').parent}:/usr/bin:/bin"
        command = ("cdk", *arguments, "--app", self.program, "--no-notices")
        return run(command, self.folder, {**ENVIRONMENT, "PATH": path})

    def deploy(self) -> dict[str, str]:
        """What the stack gives out."""
        told = self.folder / "outputs.json"
        self.cdk("deploy", "--require-approval", "never", "--outputs-file", str(told))
        found: dict[str, str] = json.loads(told.read_text("utf-8"))[self.stack]
        return found


@pytest.fixture(params=["typescript", "python"])
def app(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[App]:
    """A copy of an application, in a bootstrapped account in which nothing is left in the end."""
    before = everything()
    for each in ("functions", "typescript", "python", "tsconfig.json"):
        source = HERE / each
        if source.is_dir():
            shutil.copytree(source, tmp_path / each)
        else:
            shutil.copy(source, tmp_path)
    (tmp_path / "node_modules").symlink_to(HERE / "node_modules")
    app = App(tmp_path, PROGRAMS[request.param], f"fogbank-cdk-{request.param}")
    app.cdk("bootstrap", "aws://000000000000/us-east-1")
    yield app
    assert {name for _, name in everything() - before if app.stack in name.lower()} == set()
    clear_bootstrap()
    assert everything() == before


def clear_bootstrap() -> None:
    """The bucket of assets outlives the toolkit's stack, as on AWS."""
    cloudformation = client("cloudformation")
    resource = cloudformation.describe_stack_resource(StackName=TOOLKIT, LogicalResourceId="StagingBucket")
    bucket = resource["StackResourceDetail"]["PhysicalResourceId"]
    cloudformation.delete_stack(StackName=TOOLKIT)
    cloudformation.get_waiter("stack_delete_complete").wait(StackName=TOOLKIT, WaiterConfig={"Delay": 1})
    empty(bucket)
    client("s3").delete_bucket(Bucket=bucket)


def test_an_application_from_its_source_to_its_end(app: App) -> None:
    made = app.deploy()
    entry = {"Source": "shop", "DetailType": "placed", "Detail": '{"order": 1}', "EventBusName": made["BusName"]}
    client("events").put_events(Entries=[entry])
    assert kept(made["Bucket"], "event-0") == {"order": 1}
    attributes = {"kind": {"DataType": "String", "StringValue": "paid"}}
    client("sns").publish(TopicArn=made["Topic"], Message='{"order": 2}', MessageAttributes=attributes)
    assert kept(made["Bucket"], "message-0") == {"order": 2}
    if "SeenUrl" in made:  # notifications of a bucket
        seen = [record for body in messages(made["SeenUrl"], 3) for record in json.loads(body).get("Records", [])]
        assert sorted(record["s3"]["object"]["key"] for record in seen) == ["event-0", "message-0"]
    assert "There were no differences" in app.cdk("diff")
    change_timeout(app.folder)
    shown = app.cdk("diff")
    assert "[-] 60" in shown
    assert "[+] 90" in shown
    app.deploy()
    assert status(app.stack) == "UPDATE_COMPLETE"
    # The bucket is not empty: a custom resource of CDK empties it.
    app.cdk("destroy", "--force")


def change_timeout(folder: Path) -> None:
    for source in (folder / "typescript/app.ts", folder / "python/app.py"):
        source.write_text(source.read_text("utf-8").replace("econds(60)", "econds(90)"), "utf-8")
