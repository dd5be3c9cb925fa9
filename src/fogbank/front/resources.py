"""`/_fogbank/resources`: all that there is, of all services, as a list.

GET /_fogbank/resources?account=000000000000&region=us-east-1        `region` may come several times; `*` is every one

Each is asked for by the public operations that list it, so that what is shown here is what a client would find.
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qs

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.calls import Calls, service_context
from fogbank.kernel.world import World
from fogbank.wire.http import Request

PATH: Final = "/_fogbank/resources"
_ACCOUNT: Final = "000000000000"
# https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
_REGIONS: Final = (
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1",
    "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2", "ap-southeast-1", "ap-southeast-2",
    "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7", "ca-central-1",
    "ca-west-1", "cn-north-1", "cn-northwest-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1",
    "eu-south-2", "eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1",
    "sa-east-1", "us-gov-east-1", "us-gov-west-1",
)  # fmt: skip
_GLOBAL: Final = "global"
# What every account has from the beginning is not listed.
_GIVEN: Final = {("events", "bus", "default"), ("scheduler", "schedule group", "default")}


class Resource(Struct, frozen=True, omit_defaults=True):
    """A thing that somebody made."""

    account: str
    region: str  # "global" for what is in all of them
    service: str
    kind: str
    name: str
    arn: str = ""
    url: str = ""
    stack: str = ""


class Resources(Struct, frozen=True):
    resources: Sequence[Resource]


_TOKENS: Final = ("NextToken", "NextToken")
_MARKERS: Final = ("NextMarker", "Marker")
_IAM_MARKERS: Final = ("Marker", "Marker")
_SMALL: Final = ("nextToken", "nextToken")


class Listing(Struct, frozen=True):
    """An operation that lists things of a kind: where they are in its answer, and their names there.

    Things that are texts are URLs. `each` names a parameter that takes the name of every parent in turn.
    """

    service: str
    kind: str
    operation: str
    items: str
    name: str = ""
    arn: str = ""
    url: str = ""
    params: Mapping[str, Any] = {}
    tokens: tuple[str, str] = _TOKENS  # in the answer, in the next request
    children: tuple["Listing", ...] = ()
    each: str = ""
    is_global: bool = False


LISTINGS: Final = (
    Listing("cloudformation", "stack", "DescribeStacks", "Stacks", "StackName", "StackId"),
    Listing("events", "bus", "ListEventBuses", "EventBuses", "Name", "Arn", children=(
        Listing("events", "rule", "ListRules", "Rules", "Name", "Arn", each="EventBusName"),
    )),
    Listing("events", "archive", "ListArchives", "Archives", "ArchiveName"),
    Listing("events", "connection", "ListConnections", "Connections", "Name", "ConnectionArn"),
    Listing("events", "API destination", "ListApiDestinations", "ApiDestinations", "Name", "ApiDestinationArn",
            "InvocationEndpoint"),
    Listing("scheduler", "schedule group", "ListScheduleGroups", "ScheduleGroups", "Name", "Arn"),
    Listing("scheduler", "schedule", "ListSchedules", "Schedules", "Name", "Arn"),
    Listing("pipes", "pipe", "ListPipes", "Pipes", "Name", "Arn"),
    Listing("lambda", "function", "ListFunctions", "Functions", "FunctionName", "FunctionArn", tokens=_MARKERS,
            children=(
        Listing("lambda", "URL", "ListFunctionUrlConfigs", "FunctionUrlConfigs", "FunctionArn", "FunctionArn",
                "FunctionUrl", tokens=_MARKERS, each="FunctionName"),
    )),
    Listing("lambda", "event source mapping", "ListEventSourceMappings", "EventSourceMappings", "UUID",
            "EventSourceMappingArn", tokens=_MARKERS),
    Listing("lambda", "layer", "ListLayers", "Layers", "LayerName", "LayerArn", tokens=_MARKERS),
    Listing("logs", "log group", "DescribeLogGroups", "logGroups", "logGroupName", "logGroupArn", tokens=_SMALL),
    Listing("sns", "topic", "ListTopics", "Topics", "TopicArn", "TopicArn"),
    Listing("sns", "subscription", "ListSubscriptions", "Subscriptions", "SubscriptionArn", "SubscriptionArn"),
    Listing("sqs", "queue", "ListQueues", "QueueUrls", url="QueueUrl", params={"MaxResults": 1000}),
    Listing("ssm", "parameter", "DescribeParameters", "Parameters", "Name", "ARN"),
    Listing("secretsmanager", "secret", "ListSecrets", "SecretList", "Name", "ARN"),
    Listing("ecr", "repository", "DescribeRepositories", "repositories", "repositoryName", "repositoryArn",
            "repositoryUri", tokens=_SMALL),
    Listing("s3", "bucket", "ListBuckets", "Buckets", "Name", is_global=True,
            tokens=("ContinuationToken", "ContinuationToken")),
    Listing("iam", "role", "ListRoles", "Roles", "RoleName", "Arn", tokens=_IAM_MARKERS, is_global=True),
    Listing("iam", "policy", "ListPolicies", "Policies", "PolicyName", "Arn", params={"Scope": "Local"},
            tokens=_IAM_MARKERS, is_global=True),
    Listing("iam", "user", "ListUsers", "Users", "UserName", "Arn", tokens=_IAM_MARKERS, is_global=True),
    Listing("iam", "group", "ListGroups", "Groups", "GroupName", "Arn", tokens=_IAM_MARKERS, is_global=True),
)  # fmt: skip


async def resources_page(world: World, request: Request) -> Resources:
    """Sorted by region, service, kind and name."""
    asked = parse_qs(request.query)
    account = asked.get("account", [_ACCOUNT])[0]
    regions = asked.get("region", ["us-east-1"])
    found: list[Resource] = []
    stacks: dict[tuple[str, str], str] = {}
    for number, region in enumerate(_REGIONS if "*" in regions else dict.fromkeys(regions)):
        ctx = service_context(world, account=account, region=region, service="fogbank")
        stacks |= await _stacks(ctx)
        for listing in LISTINGS:
            if number == 0 or not listing.is_global:
                found += [each async for each in _listed(ctx, listing)]
    found = [_with_stack(each, stacks) for each in found if (each.service, each.kind, each.name) not in _GIVEN]
    return Resources(sorted(found, key=lambda each: (each.region, each.service, each.kind, each.name)))


async def _listed(ctx: Context, listing: Listing, parent: str = "") -> AsyncIterator[Resource]:
    region = _GLOBAL if listing.is_global else ctx.region
    wish = dict(listing.params) | ({listing.each: parent} if listing.each else {})
    async for item in _pages(ctx, listing.service, listing.operation, listing.items, listing.tokens, wish):
        thing = {listing.url: item} if isinstance(item, str) else item
        url = str(thing.get(listing.url) or "")
        name, arn = str(thing.get(listing.name) or url), str(thing.get(listing.arn) or "")
        yield Resource(ctx.account, region, listing.service, listing.kind, _short(name), arn, url)
        for child in listing.children:
            async for each in _listed(ctx, child, name):
                yield each


async def _stacks(ctx: Context) -> dict[tuple[str, str], str]:
    """The stack that made a thing, by the thing's service and physical id."""
    found: dict[tuple[str, str], str] = {}
    async for stack in _pages(ctx, "cloudformation", "DescribeStacks", "Stacks", _TOKENS, {}):
        name = str(stack["StackName"])
        of_stack = {"StackName": name}
        async for member in _pages(
            ctx, "cloudformation", "ListStackResources", "StackResourceSummaries", _TOKENS, of_stack
        ):
            service = str(member["ResourceType"]).split("::")[1].lower()
            physical = str(member.get("PhysicalResourceId") or "")
            # A rule's is BUS|RULE.
            found |= {(service, physical): name, (service, physical.rpartition("|")[2]): name}
    return found


async def _pages(
    ctx: Context, service: str, operation: str, items: str, tokens: tuple[str, str], wish: Mapping[str, Any]
) -> AsyncIterator[Any]:
    """The items of all pages; none of an operation that is not built."""
    calls = ctx.world.port(Calls)
    told, asked = tokens
    if not calls.is_built(service, operation):
        return
    while True:
        page = await calls.call(ctx, service, operation, wish)
        for item in page.get(items) or ():
            yield item
        if not page.get(told):
            return
        wish = {**wish, asked: page[told]}


def _with_stack(resource: Resource, stacks: Mapping[tuple[str, str], str]) -> Resource:
    names = (resource.arn, resource.url, resource.name)
    stack = next((found for name in names if (found := stacks.get((resource.service, name)))), "")
    return replace(resource, stack=stack) if stack else resource


def _short(name: str) -> str:
    """The name in an ARN or in a queue's URL."""
    if name.startswith("http"):
        return name.rpartition("/")[2]
    try:
        return Arn.parse(name).resource.removeprefix("function:")
    except InvalidArn:
        return name
