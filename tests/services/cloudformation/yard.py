"""A cloud where stacks are built: what tests of CloudFormation ask for again and again."""

import json
from typing import Any, final
from urllib.request import Request, urlopen

from botocore.exceptions import ClientError

from tests.cloud import Cloud

QUEUE = "AWS::SQS::Queue"


def template(outputs: dict[str, Any] | None = None, **resources: Any) -> str:
    """A template: `template(Q={"Type": QUEUE})`."""
    whole: dict[str, Any] = {"Resources": resources}
    if outputs:
        whole["Outputs"] = {name: {"Value": value} for name, value in outputs.items()}
    return json.dumps(whole)


def queue(**properties: Any) -> dict[str, Any]:
    """A queue in a template; DependsOn and the like by `attributes`."""
    attributes = properties.pop("attributes", {})
    return {"Type": QUEUE, "Properties": properties, **attributes}


# A queue that cannot be made.
BROKEN = queue(DelaySeconds=100_000)


@final
class Yard(Cloud):
    """A running server; see `Cloud`."""

    @property
    def cfn(self) -> Any:
        return self.client("cloudformation")

    def create(self, body: str, name: str = "app", **request: Any) -> dict[str, Any]:
        """Create a stack, and show it."""
        self.cfn.create_stack(StackName=name, TemplateBody=body, **request)
        return self.stack(name)

    def update(self, body: str, name: str = "app", **request: Any) -> dict[str, Any]:
        self.cfn.update_stack(StackName=name, TemplateBody=body, **request)
        return self.stack(name)

    def delete(self, name: str = "app", **request: Any) -> dict[str, Any]:
        """Delete a stack, and show what became of it."""
        stack_id = self.stack(name)["StackId"]
        self.cfn.delete_stack(StackName=name, **request)
        return self.stack(stack_id)

    def stack(self, name: str = "app") -> dict[str, Any]:
        """A stack when everything that can go on has gone on."""
        self.advance(ms=0)
        found: list[dict[str, Any]] = self.cfn.describe_stacks(StackName=name)["Stacks"]
        return found[0]

    def status(self, name: str = "app") -> str:
        return str(self.stack(name)["StackStatus"])

    def outputs(self, name: str = "app") -> dict[str, str]:
        return {each["OutputKey"]: each["OutputValue"] for each in self.stack(name).get("Outputs", [])}

    def events(self, name: str = "app") -> list[tuple[str, str]]:
        """Logical ids and statuses, the oldest first."""
        return [(each["LogicalResourceId"], each["ResourceStatus"]) for each in self.told(name)]

    def reason(self, logical_id: str, status: str, name: str = "app") -> str:
        """The last event's reason of a resource in a status."""
        found = [
            each.get("ResourceStatusReason", "")
            for each in self.told(name)
            if (each["LogicalResourceId"], each["ResourceStatus"]) == (logical_id, status)
        ]
        return str(found[-1])

    def told(self, name: str = "app") -> list[dict[str, Any]]:
        """Whole events, the oldest first."""
        self.advance(ms=0)
        pages = self.cfn.get_paginator("describe_stack_events").paginate(StackName=name)
        return [event for page in pages for event in page["StackEvents"]][::-1]

    def physical_ids(self, name: str = "app") -> dict[str, str]:
        found = self.cfn.describe_stack_resources(StackName=name)["StackResources"]
        return {each["LogicalResourceId"]: each.get("PhysicalResourceId", "") for each in found}

    def queues(self) -> list[str]:
        found: list[str] = self.sqs.list_queues().get("QueueUrls", [])
        return found

    # Custom resources, answered by the test

    def custom_service(self) -> tuple[str, str]:
        """A topic that can be asked for custom resources, and the queue where the test sees the requests."""
        sns = self.client("sns")
        topic = str(sns.create_topic(Name="custom")["TopicArn"])
        seen = self.queue("seen")
        sns.subscribe(
            TopicArn=topic, Protocol="sqs", Endpoint=self.arn(seen), Attributes={"RawMessageDelivery": "true"}
        )
        return topic, seen

    def request(self, seen: str) -> dict[str, Any]:
        """The next request for a custom resource."""
        self.advance(ms=0)
        [message] = self.receive(seen, MaxNumberOfMessages=1, WaitTimeSeconds=5)
        self.sqs.delete_message(QueueUrl=seen, ReceiptHandle=message["ReceiptHandle"])
        asked: dict[str, Any] = json.loads(message["Body"])
        return asked

    def answer(self, asked: dict[str, Any], **response: Any) -> None:
        """Say SUCCESS, or what is given, to a request."""
        same = {name: asked[name] for name in ("StackId", "RequestId", "LogicalResourceId")}
        whole = {
            "Status": "SUCCESS",
            "PhysicalResourceId": asked.get("PhysicalResourceId", "thing-1"),
            **same,
            **response,
        }
        self.put(asked["ResponseURL"], whole)
        self.advance(ms=0)

    def put(self, url: str, body: Any) -> None:
        with urlopen(Request(url, json.dumps(body).encode(), method="PUT"), timeout=10) as answered:
            assert answered.status == 200


def said(call: Any, **request: Any) -> tuple[str, str]:
    """The code and message that a call is refused with."""
    try:
        call(**request)
    except ClientError as error:
        answer: Any = error.response  # pyright: ignore[reportUnknownMemberType]
        return str(answer["Error"]["Code"]), str(answer["Error"]["Message"])
    return "", ""
