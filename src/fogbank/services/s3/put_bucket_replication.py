"""PutBucketReplication: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketReplication.html"""

from base64 import b64encode
from typing import Any

from fogbank.kernel.action import Context, Empty, action
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.services.s3 import access, documents
from fogbank.services.s3 import store as buckets
from fogbank.services.s3.documents import Given
from fogbank.services.s3.errors import InvalidRequest, MalformedXml
from fogbank.services.s3.model import ENABLED
from fogbank.storage.api import Store


class PutBucketReplication(Given, frozen=True, kw_only=True, rename="pascal"):
    replication_configuration: dict[str, Any]
    token: str | None = None


@action("s3", "PutBucketReplication")
async def put_bucket_replication(store: Store, ctx: Context, request: PutBucketReplication) -> Empty:
    """Set where objects are replicated to. Raises InvalidRequest, MalformedXML.

    Which sentences S3 says is not told by the page; these are those that it was seen to say.
    """
    bucket = (await access.load(store, request.bucket, request.expected_bucket_owner)).bucket
    if bucket.versioning != ENABLED:
        raise InvalidRequest("Versioning must be 'Enabled' on the bucket to apply a replication configuration")
    rules: list[dict[str, Any]] = request.replication_configuration["Rules"]
    if not 0 < len(rules) <= 1000:
        raise MalformedXml
    for rule in rules:
        await _check(store, rule)
    named = [rule if rule.get("ID") else {**rule, "ID": b64encode(ctx.ids.uuid().encode()).decode()} for rule in rules]
    await documents.put(store, request, "replication", {**request.replication_configuration, "Rules": named})
    return Empty()


async def _check(store: Store, rule: dict[str, Any]) -> None:
    if ("Filter" in rule) == ("Prefix" in rule) or rule.get("Status") not in ("Enabled", "Disabled"):
        raise MalformedXml
    if "Filter" in rule and "Priority" not in rule:
        raise InvalidRequest(
            "Priority must be specified for this version of Cross Region Replication configuration schema."
        )
    try:
        name = Arn.parse(rule["Destination"]["Bucket"]).resource
    except InvalidArn:
        raise InvalidRequest("Invalid bucket ARN.") from None
    found = await buckets.find_bucket(store, name)
    if found is None:
        raise InvalidRequest("Destination bucket must exist.")
    if found.bucket.versioning != ENABLED:
        raise InvalidRequest("Destination bucket must have versioning enabled.")
