"""Lambda in templates: tags of functions and mappings."""

from collections.abc import Awaitable, Mapping
from typing import Any

from fogbank.kernel.deploying import retag
from fogbank.kernel.resource import Deployment, Properties


async def change_tags(deployment: Deployment, arn: str, old: Properties, new: Properties) -> None:
    """Give what an ARN names the tags that its template and its stack name now."""

    def untag(keys: list[str]) -> Awaitable[Any]:
        return deployment.call("lambda", "UntagResource", {"Resource": arn, "TagKeys": keys})

    def tag(tags: Mapping[str, str]) -> Awaitable[Any]:
        return deployment.call("lambda", "TagResource", {"Resource": arn, "Tags": dict(tags)})

    await retag(deployment, old, new, untag, tag)
