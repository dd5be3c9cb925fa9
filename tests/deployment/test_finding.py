"""What a server that dies between a thing and the note of it leaves: it is found again, and nobody else's is."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

import pytest
from msgspec.structs import replace

from fogbank import app
from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType
from fogbank.services.cloudformation import store as stacks
from fogbank.services.cloudformation.run import Run
from tests.cloud import Cloud
from tests.deployment.grounds import Stack, ground
from tests.deployment.matrix import is_shown
from tests.deployment.test_matrix import ROWS

# A thing with a name that the template gives, and without tags, may be somebody else's: so these get generated names.
_NAMED: Final[Mapping[str, str]] = {
    "AWS::Events::ApiDestination": "Name",
    "AWS::Events::Archive": "ArchiveName",
    "AWS::Events::Connection": "Name",
    "AWS::IAM::Group": "GroupName",
    "AWS::Logs::LogStream": "LogStreamName",
    "AWS::Logs::MetricFilter": "FilterName",
    "AWS::Logs::SubscriptionFilter": "FilterName",
    "AWS::Scheduler::Schedule": "Name",
}
# A thing is found by what it is put into, and by nothing of its own: putting it again, and taking it away, is harmless.
_PUT: Final = frozenset(
    {
        "AWS::IAM::GroupPolicy",
        "AWS::IAM::Policy",
        "AWS::IAM::RolePolicy",
        "AWS::IAM::UserPolicy",
        "AWS::Lambda::Permission",
    }
)


@pytest.fixture(scope="module")
def cloud() -> Iterator[Cloud]:
    with ground() as running:
        yield running


async def _deployed(cloud: Cloud, stack: Stack) -> tuple[Deployment, Made, Properties]:
    """What the engine has of the thing under test."""
    found = await stacks.find_by_name(cloud.fogbank.store, "000000000000", "us-east-1", stack.name)
    assert found is not None
    run = Run(cloud.fogbank.store, cloud.fogbank.world, found)
    await run.load()
    it = run.resources["It"]
    assert it.made is not None
    return run.deployment("It", it.token, it.type), it.made, it.properties


def _somebody_else(deployment: Deployment) -> Deployment:
    tags = {**deployment.tags, "aws:cloudformation:stack-id": "another"}
    return replace(deployment, stack_id="another", stack_name="another", token="another", tags=tags)


async def _found(kind: ResourceType, deployment: Deployment, properties: Properties) -> Made | None:
    assert kind.find is not None
    return await kind.find(deployment, properties)


async def _deleted(kind: ResourceType, deployment: Deployment, made: Made, properties: Properties) -> None:
    await kind.delete(deployment, made, properties)


@pytest.mark.parametrize("kind", [pytest.param(kind, id=kind.name) for kind in app.RESOURCES])
def test_a_thing_is_found_by_its_own_deployment_alone_and_may_be_deleted_twice(
    cloud: Cloud, kind: ResourceType
) -> None:
    row = ROWS[kind.name]
    stack = Stack(cloud, kind.name.replace("::", "-"))
    properties = {name: value for name, value in row.base.items() if name != _NAMED.get(kind.name)}
    it: dict[str, Any] = {"Type": kind.name, "Properties": properties}
    assert stack.create(**row.around, It=it) == "CREATE_COMPLETE", stack.reasons()
    deployment, made, given = cloud.run(_deployed(cloud, stack))
    if kind.find is not None:
        found = cloud.run(_found(kind, deployment, given))
        assert found is not None
        if kind.name not in _PUT:
            assert found.physical_id == made.physical_id
            if kind.name not in _NAMED:
                assert cloud.run(_found(kind, _somebody_else(deployment), given)) is None
    for _ in range(2):
        cloud.run(_deleted(kind, deployment, made, given))
        assert not is_shown(row, cloud, made.physical_id)
    assert stack.delete() == "", stack.reasons()
