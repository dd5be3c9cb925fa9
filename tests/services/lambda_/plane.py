"""For the tests of the control plane: a cloud whose functions never run, functions to try things on, refusals.

def test_it(plane: Plane) -> None:
    name = plane.function()
    plane.lambda_.create_alias(FunctionName=name, Name="live", FunctionVersion=plane.publish(name))
"""

import asyncio
import io
import itertools
import zipfile
from collections.abc import Callable
from typing import Any, Final, final

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from fogbank.compute.api import Invocation, Outcome, Spec, Streamed
from fogbank.kernel.errors import AwsError
from fogbank.kernel.world import World
from tests.cloud import Cloud

ACCOUNT: Final = "000000000000"
ROLE: Final = f"arn:aws:iam::{ACCOUNT}:role/any"
FUNCTION: Final = f"arn:aws:lambda:us-east-1:{ACCOUNT}:function"
LAYER: Final = f"arn:aws:lambda:us-east-1:{ACCOUNT}:layer"
OTHER_REVISION: Final = (
    "PreconditionFailedException",
    (
        "The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve "
        "the latest Revision Id"
    ),
)
NOT_FOUND: Final = ("ResourceNotFoundException", "The resource you requested does not exist.")


def archive(**files: str | bytes) -> bytes:
    """A deployment package of these files; `handler` is handler.py."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, text in (files or {"handler": "def handle(event, context): ..."}).items():
            # Without a date, so that the same files are the same archive.
            opened.writestr(zipfile.ZipInfo(f"{name}.py"), text, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


@final
class Ground:
    """Compute that runs nothing and remembers what it was asked for."""

    def __init__(self) -> None:
        self.provisioned: list[tuple[str, str, int]] = []  # function, version, count
        self.retired: list[tuple[str, int]] = []  # ARN, how many revisions stay
        self.prewarmed: list[Spec] = []
        self.failure: Exception | None = None
        self.gate: asyncio.Event | None = None

    def begin(self, _: World) -> "Ground":
        return self

    async def invoke(self, spec: Spec, invocation: Invocation) -> Outcome:
        raise NotImplementedError

    async def invoke_stream(self, spec: Spec, invocation: Invocation) -> Streamed | Outcome:
        raise NotImplementedError

    async def provision(self, spec: Spec, count: int) -> None:
        self.provisioned.append((spec.name, spec.version, count))
        if self.gate is not None:
            await self.gate.wait()
        if self.failure is not None:
            raise self.failure

    def prewarm(self, spec: Spec) -> None:
        self.prewarmed.append(spec)

    def retire(self, function_arn: str, keep: frozenset[str] = frozenset()) -> None:
        self.retired.append((function_arn, len(keep)))

    async def close(self) -> None: ...


@final
class Plane:
    """A running cloud, and functions in it."""

    def __init__(self, cloud: Cloud, ground: Ground) -> None:
        self.cloud = cloud
        self.ground = ground
        self._names = itertools.count(1)

    @property
    def lambda_(self) -> Any:
        return self.cloud.client("lambda")

    @property
    def lax(self) -> Any:
        """A client that sends what boto3 would refuse by itself."""
        make: Any = boto3.client  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
        return make(
            "lambda",
            endpoint_url=self.cloud.endpoint,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(parameter_validation=False, retries={"total_max_attempts": 1}),
        )

    def account(self, account: str) -> Any:
        """A client of an account that has nothing yet."""
        return self.cloud.client("lambda", access_key=account)

    def name(self) -> str:
        return f"function-{next(self._names)}"

    def function(self, name: str = "", **settings: Any) -> str:
        """Make a function and give its name."""
        name = name or self.name()
        self.create(name, **settings)
        return name

    def create(self, name: str, client: Any = None, **settings: Any) -> dict[str, Any]:
        """CreateFunction; None takes a parameter away."""
        request: dict[str, Any] = {
            "FunctionName": name,
            "Runtime": "python3.12",
            "Handler": "handler.handle",
            "Role": ROLE,
            "Code": {"ZipFile": archive()},
        }
        given = {key: value for key, value in (request | settings).items() if value is not None}
        made: dict[str, Any] = (client or self.lambda_).create_function(**given)
        return made

    def publish(self, name: str) -> str:
        """Change the function a little and publish it: the version."""
        self.lambda_.update_function_configuration(FunctionName=name, Description=f"change {next(self._names)}")
        return str(self.lambda_.publish_version(FunctionName=name)["Version"])

    def layer(self, name: str, **settings: Any) -> str:
        """Publish a layer version and give its ARN."""
        request: dict[str, Any] = {"LayerName": name, "Content": {"ZipFile": archive()}}
        return str(self.lambda_.publish_layer_version(**(request | settings))["LayerVersionArn"])

    def advance(self, seconds: int) -> None:
        self.cloud.advance(seconds=seconds)

    def until(self, true: Callable[[], object]) -> None:
        """Return when something has become true: turns of the loop, not time."""

        async def turn() -> None:
            while not true():  # noqa: ASYNC110
                await asyncio.sleep(0)  # noqa: TID251

        self.cloud.run(asyncio.wait_for(turn(), 10))

    def settle(self) -> None:
        """Return when nothing of Lambda's is under way in the background but what always is."""
        running = self.cloud.fogbank.world.background.running
        self.until(lambda: not any(name.startswith(("lambda provision", "lambda prewarm")) for name in running()))


def refused(call: Callable[..., Any], **request: Any) -> tuple[str, str]:
    """Code and message of the error with which a call ends."""
    with pytest.raises(ClientError) as caught:
        call(**request)
    error: Any = caught.value
    told = error.response["Error"]
    return told["Code"], told["Message"]


def raised(rule: Callable[..., Any], *args: Any, **request: Any) -> tuple[str, str]:
    """Code and message of the error that a rule raises."""
    with pytest.raises(AwsError) as caught:
        rule(*args, **request)
    return caught.value.code, caught.value.message


def unknown(name: str) -> tuple[str, str]:
    """The refusal of a function, or of a qualifier of it, that is not there."""
    return "ResourceNotFoundException", f"Function not found: {FUNCTION}:{name}"


def body(answer: dict[str, Any]) -> dict[str, Any]:
    """An answer without what boto3 adds to it."""
    return {key: value for key, value in answer.items() if key != "ResponseMetadata"}
