"""A rotation function as AWS's template of one has it, run in the server's own process.

https://github.com/aws-samples/aws-secrets-manager-rotation-lambdas/blob/master/SecretsManagerRotationTemplate/lambda_function.py
"""

import json
from typing import Any, final

from fogbank.compute.api import Invocation, Outcome, Spec, Streamed
from fogbank.kernel.calls import Calls, service_context
from fogbank.kernel.world import World
from fogbank.services.secretsmanager.errors import ResourceNotFound
from tests.cloud import Cloud
from tests.services.lambda_.doubles import House


@final
class Rotator:
    """Compute whose one function rotates: the new value is the next of `values`. It fails in the step `fails_in`."""

    def __init__(self) -> None:
        self.house = House()
        self.values = iter(f"rotated-{number}" for number in range(1, 100))
        self.fails_in = ""
        self.steps: list[str] = []
        self._world: World | None = None

    def compute(self, world: World) -> "Rotator":
        self._world = world
        self.house.compute(world)
        return self

    def function(self, cloud: Cloud) -> str:
        """Its ARN."""
        return self.house.function(cloud, "rotate", lambda event: event)

    async def invoke(self, spec: Spec, invocation: Invocation) -> Outcome:
        event = json.loads(invocation.payload)
        self.steps.append(event["Step"])
        if event["Step"] == self.fails_in:
            return Outcome(b'{"errorMessage":"no"}', "Unhandled", "function")
        secret, token = event["SecretId"], event["ClientRequestToken"]
        match event["Step"]:
            case "createSecret":
                await self._create(secret, token)
            case "finishSecret":
                await self._finish(secret, token)
            case _:
                pass
        return Outcome(b"null")

    async def _create(self, secret: str, token: str) -> None:
        described = await self._call("DescribeSecret", SecretId=secret)
        assert "AWSPENDING" in described["VersionIdsToStages"][token]
        try:
            await self._call("GetSecretValue", SecretId=secret, VersionId=token, VersionStage="AWSPENDING")
        except ResourceNotFound:
            request = {"SecretId": secret, "ClientRequestToken": token, "VersionStages": ["AWSPENDING"]}
            await self._call("PutSecretValue", SecretString=next(self.values), **request)

    async def _finish(self, secret: str, token: str) -> None:
        described = await self._call("DescribeSecret", SecretId=secret)
        staged = described["VersionIdsToStages"]
        [current] = [version for version, stages in staged.items() if "AWSCURRENT" in stages]
        if current != token:
            request = {"SecretId": secret, "VersionStage": "AWSCURRENT", "MoveToVersionId": token}
            await self._call("UpdateSecretVersionStage", RemoveFromVersionId=current, **request)

    async def _call(self, operation: str, **request: Any) -> dict[str, Any]:
        assert self._world is not None
        ctx = service_context(self._world, account="000000000000", region="us-east-1", service="lambda")
        return await self._world.port(Calls).call(ctx, "secretsmanager", operation, request)

    # The rest of compute

    async def invoke_stream(self, spec: Spec, invocation: Invocation) -> Streamed | Outcome:
        return await self.invoke(spec, invocation)

    async def provision(self, spec: Spec, count: int) -> None: ...
    def prewarm(self, spec: Spec) -> None: ...
    def retire(self, function_arn: str, keep: frozenset[str] = frozenset()) -> None: ...
    async def close(self) -> None: ...
