"""EventBridge in templates: archives, connections, API destinations.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Events.html
"""

from collections.abc import Mapping
from typing import Any, Final, cast

from fogbank.kernel.deploying import changed, given, in_place, replaced, unless_gone
from fogbank.kernel.resource import Deployment, Made, Properties, ResourceType, text_of
from fogbank.services.events.errors import ResourceNotFound

_ARCHIVE_CHARS: Final = 48
_NAME_CHARS: Final = 64

# Archives

_ARCHIVE: Final = ("Description", "KmsKeyIdentifier", "RetentionDays")
_ARCHIVE_DEFAULTS: Final[Mapping[str, Any]] = {"Description": "", "KmsKeyIdentifier": "", "RetentionDays": 0}


def _archive_name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("ArchiveName") or deployment.name(_ARCHIVE_CHARS))


async def _create_archive(deployment: Deployment, properties: Properties) -> Made:
    name = _archive_name(deployment, properties)
    wish = {"ArchiveName": name, "EventSourceArn": properties["SourceArn"], **given(properties, *_ARCHIVE)}
    if "EventPattern" in properties:
        wish["EventPattern"] = text_of(properties["EventPattern"])
    made = await deployment.call("events", "CreateArchive", wish)
    return Made(name, {"Arn": made["ArchiveArn"], "ArchiveName": name})


async def _update_archive(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    wish = {name: new.get(name, _ARCHIVE_DEFAULTS[name]) for name in _ARCHIVE if changed(old, new, name)}
    if changed(old, new, "EventPattern"):
        wish["EventPattern"] = text_of(new.get("EventPattern", ""))
    await deployment.call("events", "UpdateArchive", {"ArchiveName": made.physical_id, **wish})
    return made


async def _delete_archive(deployment: Deployment, made: Made, _: Properties) -> None:
    await unless_gone(deployment.call("events", "DeleteArchive", {"ArchiveName": made.physical_id}), ResourceNotFound)


async def _find_archive(deployment: Deployment, properties: Properties) -> Made | None:
    """An archive has no tags: only a generated name tells that it is ours. So it is with all types here."""
    return None if "ArchiveName" in properties else Made(_archive_name(deployment, properties))


# Connections

_CONNECTION: Final = ("AuthorizationType", "AuthParameters", "Description", "KmsKeyIdentifier")


def _name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("Name") or deployment.name(_NAME_CHARS))


async def _create_connection(deployment: Deployment, properties: Properties) -> Made:
    name = _name(deployment, properties)
    arn = (await deployment.call("events", "CreateConnection", {"Name": name, **given(properties, *_CONNECTION)}))[
        "ConnectionArn"
    ]
    found = await deployment.call("events", "DescribeConnection", {"Name": name})
    return Made(name, {"Arn": arn, "ArnForPolicy": _for_policy(arn), "SecretArn": found["SecretArn"]})


def _for_policy(arn: str) -> str:
    """The ARN without the id at its end, which is another one for each thing of the name."""
    return arn.rpartition("/")[0]


async def _update_connection(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    wish = {name: new.get(name, "") for name in ("Description", "KmsKeyIdentifier") if changed(old, new, name)}
    wish |= given(new, "AuthorizationType", "AuthParameters")
    if _invocation(old) and not _invocation(new) and "AuthParameters" in new:
        # What an update does not name stays: these are taken away by naming none.
        wish["AuthParameters"] = {**new["AuthParameters"], "InvocationHttpParameters": {}}
    await deployment.call("events", "UpdateConnection", {"Name": made.physical_id, **wish})
    return made


def _invocation(properties: Properties) -> Any:
    return cast("dict[str, Any]", properties.get("AuthParameters") or {}).get("InvocationHttpParameters")


async def _delete_connection(deployment: Deployment, made: Made, _: Properties) -> None:
    await unless_gone(deployment.call("events", "DeleteConnection", {"Name": made.physical_id}), ResourceNotFound)


async def _find(deployment: Deployment, properties: Properties) -> Made | None:
    return None if "Name" in properties else Made(_name(deployment, properties))


# API destinations

_DESTINATION: Final = (
    "ConnectionArn", "Description", "HttpMethod", "InvocationEndpoint", "InvocationRateLimitPerSecond",
)  # fmt: skip
_DESTINATION_DEFAULTS: Final[Mapping[str, Any]] = {"Description": "", "InvocationRateLimitPerSecond": 300}


async def _create_destination(deployment: Deployment, properties: Properties) -> Made:
    name = _name(deployment, properties)
    wish = {"Name": name, **given(properties, *_DESTINATION)}
    arn = (await deployment.call("events", "CreateApiDestination", wish))["ApiDestinationArn"]
    return Made(name, {"Arn": arn, "ArnForPolicy": _for_policy(arn)})


async def _update_destination(deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
    wish = {**_DESTINATION_DEFAULTS, **given(new, *_DESTINATION)}
    await deployment.call("events", "UpdateApiDestination", {"Name": made.physical_id, **wish})
    return made


async def _delete_destination(deployment: Deployment, made: Made, _: Properties) -> None:
    await unless_gone(deployment.call("events", "DeleteApiDestination", {"Name": made.physical_id}), ResourceNotFound)


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::Events::Archive",
        {**in_place(*_ARCHIVE, "EventPattern"), **replaced("ArchiveName", "SourceArn")},
        _create_archive,
        _delete_archive,
        _update_archive,
        frozenset({"Arn", "ArchiveName"}),
        required=frozenset({"SourceArn"}),
        find=_find_archive,
    ),
    ResourceType(
        "AWS::Events::Connection",
        {**in_place(*_CONNECTION), **replaced("Name")},
        _create_connection,
        _delete_connection,
        _update_connection,
        frozenset({"Arn", "ArnForPolicy", "SecretArn"}),
        # The schema asks for nothing, the service for these.
        required=frozenset({"AuthorizationType", "AuthParameters"}),
        find=_find,
    ),
    ResourceType(
        "AWS::Events::ApiDestination",
        {**in_place(*_DESTINATION), **replaced("Name")},
        _create_destination,
        _delete_destination,
        _update_destination,
        frozenset({"Arn", "ArnForPolicy"}),
        required=frozenset({"ConnectionArn", "HttpMethod", "InvocationEndpoint"}),
        find=_find,
    ),
)
