"""Clouds for deployments, and stacks in them."""

import json
from collections import defaultdict
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import Any, final

from tests.cloud import Cloud
from tests.services.lambda_.doubles import House, archive


@contextmanager
def ground() -> Generator[Cloud]:
    """A cloud whose functions do nothing, with archives of code in a bucket."""
    house = House()
    house.handlers = defaultdict(lambda: lambda _: None)
    with Cloud(compute=house.compute) as running:
        s3 = running.client("s3")
        s3.create_bucket(Bucket="code")
        for name in ("one", "two"):
            s3.put_object(Bucket="code", Key=f"{name}.zip", Body=archive(**{name: "..."}))
        yield running


@final
class Stack:
    """A stack of resources, given as a mapping of logical ids."""

    def __init__(self, cloud: Cloud, name: str = "one") -> None:
        self.cloud = cloud
        self.name = name
        self.cfn = cloud.client("cloudformation")

    def create(self, **resources: Any) -> str:
        """The status that it comes to."""
        self.cfn.create_stack(**self._wish(resources))
        return self.status()

    def update(self, **resources: Any) -> str:
        self.cfn.update_stack(**self._wish(resources))
        return self.status()

    def delete(self) -> str:
        """DELETE_FAILED, or nothing when it is gone."""
        self.cfn.delete_stack(StackName=self.name)
        return self.status()

    def _wish(self, resources: Mapping[str, Any]) -> dict[str, Any]:
        body = json.dumps({"Resources": resources})
        return {"StackName": self.name, "TemplateBody": body, "Capabilities": ["CAPABILITY_NAMED_IAM"]}

    def status(self) -> str:
        self.cloud.advance(ms=1)
        found = [stack for stack in self.cfn.describe_stacks()["Stacks"] if stack["StackName"] == self.name]
        return str(found[0]["StackStatus"]) if found else ""

    def id_of(self, logical_id: str) -> str:
        """The physical id."""
        found = self.cfn.describe_stack_resource(StackName=self.name, LogicalResourceId=logical_id)
        return str(found["StackResourceDetail"]["PhysicalResourceId"])

    def reasons(self) -> list[str]:
        """Why what failed did, the latest first."""
        told = self.cfn.describe_stack_events(StackName=self.name)["StackEvents"]
        return [str(each.get("ResourceStatusReason")) for each in told if each["ResourceStatus"].endswith("FAILED")]
