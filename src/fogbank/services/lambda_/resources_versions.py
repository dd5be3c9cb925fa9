"""Lambda in templates: versions, aliases, permissions, URLs, layers.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Lambda.html
"""

from typing import Any, Final, cast

from fogbank.kernel.arn import Arn
from fogbank.kernel.deploying import or_undo
from fogbank.kernel.resource import Change, Deployment, DeploymentFailed, Made, Properties, ResourceType
from fogbank.services.lambda_.errors import ProvisionedConcurrencyConfigNotFound, ResourceNotFound

_NAME_CHARS: Final = 64


def _given(properties: Properties, *names: str) -> dict[str, Any]:
    """Those of the properties that are there."""
    return {name: properties[name] for name in names if name in properties}


# Versions


async def _publish(deployment: Deployment, properties: Properties) -> Made:
    known = await deployment.call("lambda", "ListVersionsByFunction", {"FunctionName": properties["FunctionName"]})
    made = await deployment.call(
        "lambda", "PublishVersion", _given(properties, "FunctionName", "Description", "CodeSha256")
    )
    if made["Version"] in [each["Version"] for each in known["Versions"]]:
        raise DeploymentFailed(
            f"A version for this Lambda function exists ( {made['Version']} ). Modify the function to create a new "
            "version."
        )
    # Publishing gives the ARN with the version at its end.
    version = Made(made["FunctionArn"], {"FunctionArn": made["FunctionArn"], "Version": made["Version"]})
    await or_undo(
        _provision(deployment, properties, made["Version"]), lambda: _delete_version(deployment, version, properties)
    )
    return version


async def _delete_version(deployment: Deployment, made: Made, properties: Properties) -> None:
    number = made.physical_id.rpartition(":")[2]
    wish = {"FunctionName": properties["FunctionName"], "Qualifier": number}
    try:
        await deployment.call("lambda", "DeleteFunction", wish)
    except ResourceNotFound:
        return


async def _provision(deployment: Deployment, properties: Properties, qualifier: str) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html"""
    wanted = cast("dict[str, Any] | None", properties.get("ProvisionedConcurrencyConfig"))
    named = {"FunctionName": properties["FunctionName"], "Qualifier": qualifier}
    if wanted is not None:
        count = wanted["ProvisionedConcurrentExecutions"]
        wish = {**named, "ProvisionedConcurrentExecutions": count}
        await deployment.call("lambda", "PutProvisionedConcurrencyConfig", wish)
        return
    try:
        await deployment.call("lambda", "GetProvisionedConcurrencyConfig", named)
    except (ProvisionedConcurrencyConfigNotFound, ResourceNotFound):
        return
    await deployment.call("lambda", "DeleteProvisionedConcurrencyConfig", named)


# Aliases


def _alias(properties: Properties) -> dict[str, Any]:
    wish = _given(properties, "FunctionName", "Name", "FunctionVersion", "Description")
    routing = cast("dict[str, Any]", properties.get("RoutingConfig") or {})
    weights = cast("list[dict[str, Any]]", routing.get("AdditionalVersionWeights") or [])
    wish["RoutingConfig"] = {
        "AdditionalVersionWeights": {each["FunctionVersion"]: each["FunctionWeight"] for each in weights}
    }
    return wish


async def _create_alias(deployment: Deployment, properties: Properties) -> Made:
    made = await deployment.call("lambda", "CreateAlias", _alias(properties))
    alias = Made(made["AliasArn"], {"AliasArn": made["AliasArn"]})
    await or_undo(
        _provision(deployment, properties, properties["Name"]), lambda: _delete_alias(deployment, alias, properties)
    )
    return alias


async def _update_alias(deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
    if "ProvisionedConcurrencyConfig" not in new:
        # It would stand in the way of a version that cannot have it.
        await _provision(deployment, new, new["Name"])
    await deployment.call("lambda", "UpdateAlias", {"Description": "", **_alias(new)})
    if "ProvisionedConcurrencyConfig" in new:
        await _provision(deployment, new, new["Name"])
    return made


async def _delete_alias(deployment: Deployment, _: Made, properties: Properties) -> None:
    try:
        await deployment.call("lambda", "DeleteAlias", _given(properties, "FunctionName", "Name"))
    except ResourceNotFound:
        return


# Permissions

_PERMISSION: Final = (
    "Action", "EventSourceToken", "FunctionName", "FunctionUrlAuthType", "InvokedViaFunctionUrl", "Principal",
    "PrincipalOrgID", "SourceAccount", "SourceArn",
)  # fmt: skip


async def _permit(deployment: Deployment, properties: Properties) -> Made:
    statement = deployment.name(100)
    await deployment.call("lambda", "AddPermission", {**_given(properties, *_PERMISSION), "StatementId": statement})
    return Made(statement, {"Id": statement})


async def _forbid(deployment: Deployment, made: Made, properties: Properties) -> None:
    wish = {"FunctionName": properties["FunctionName"], "StatementId": made.physical_id}
    try:
        await deployment.call("lambda", "RemovePermission", wish)
    except ResourceNotFound:
        return


async def _find_permission(deployment: Deployment, _: Properties) -> Made | None:
    return Made(deployment.name(100))


# URLs


def _url(properties: Properties) -> dict[str, Any]:
    return {"FunctionName": properties["TargetFunctionArn"], **_given(properties, "Qualifier")}


async def _create_url(deployment: Deployment, properties: Properties) -> Made:
    wish = {**_url(properties), **_given(properties, "AuthType", "Cors", "InvokeMode")}
    made = await deployment.call("lambda", "CreateFunctionUrlConfig", wish)
    arn = made["FunctionArn"]
    return Made(arn, {"FunctionArn": arn, "FunctionUrl": made["FunctionUrl"]})


async def _update_url(deployment: Deployment, made: Made, _: Properties, new: Properties) -> Made:
    settings: dict[str, Any] = {"InvokeMode": "BUFFERED", "Cors": {}, **_given(new, "AuthType", "Cors", "InvokeMode")}
    await deployment.call("lambda", "UpdateFunctionUrlConfig", {**_url(new), **settings})
    return made


async def _delete_url(deployment: Deployment, _: Made, properties: Properties) -> None:
    try:
        await deployment.call("lambda", "DeleteFunctionUrlConfig", _url(properties))
    except ResourceNotFound:
        return


# Layers


async def _publish_layer(deployment: Deployment, properties: Properties) -> Made:
    names = ("CompatibleArchitectures", "CompatibleRuntimes", "Content", "Description", "LicenseInfo")
    name = str(properties.get("LayerName") or deployment.name(_NAME_CHARS))
    made = await deployment.call("lambda", "PublishLayerVersion", {"LayerName": name, **_given(properties, *names)})
    return Made(made["LayerVersionArn"], {"LayerVersionArn": made["LayerVersionArn"]})


def _layer(arn: str) -> dict[str, Any]:
    """`arn:…:layer:NAME:VERSION` as the API's parameters."""
    parts = Arn.parse(arn).resource.split(":")
    if len(parts) != 3:
        raise DeploymentFailed(f"{arn} is no layer version.")
    return {"LayerName": parts[1], "VersionNumber": int(parts[2])}


async def _delete_layer(deployment: Deployment, made: Made, _: Properties) -> None:
    await deployment.call("lambda", "DeleteLayerVersion", _layer(made.physical_id))


async def _share_layer(deployment: Deployment, properties: Properties) -> Made:
    statement = deployment.name(100)
    wish = {**_layer(properties["LayerVersionArn"]), **_given(properties, "Action", "OrganizationId", "Principal")}
    await deployment.call("lambda", "AddLayerVersionPermission", {**wish, "StatementId": statement})
    return Made(f"{properties['LayerVersionArn']}#{statement}", {"Id": statement})


async def _unshare_layer(deployment: Deployment, made: Made, properties: Properties) -> None:
    wish = {**_layer(properties["LayerVersionArn"]), "StatementId": made.physical_id.rpartition("#")[2]}
    try:
        await deployment.call("lambda", "RemoveLayerVersionPermission", wish)
    except ResourceNotFound:
        return


def _replaced(*names: str) -> dict[str, Change]:
    return dict.fromkeys(names, Change.REPLACEMENT)


def _in_place(*names: str) -> dict[str, Change]:
    return dict.fromkeys(names, Change.IN_PLACE)


RESOURCES: Final[tuple[ResourceType, ...]] = (
    ResourceType(
        "AWS::Lambda::Version",
        _replaced("CodeSha256", "Description", "FunctionName", "ProvisionedConcurrencyConfig"),
        _publish,
        _delete_version,
        attributes=frozenset({"FunctionArn", "Version"}),
        required=frozenset({"FunctionName"}),
    ),
    ResourceType(
        "AWS::Lambda::Alias",
        {
            **_replaced("FunctionName", "Name"),
            **_in_place("Description", "FunctionVersion", "ProvisionedConcurrencyConfig", "RoutingConfig"),
        },
        _create_alias,
        _delete_alias,
        _update_alias,
        frozenset({"AliasArn"}),
        required=frozenset({"FunctionName", "FunctionVersion", "Name"}),
    ),
    ResourceType(
        "AWS::Lambda::Permission",
        _replaced(*_PERMISSION),
        _permit,
        _forbid,
        attributes=frozenset({"Id"}),
        required=frozenset({"Action", "FunctionName", "Principal"}),
        find=_find_permission,
    ),
    ResourceType(
        "AWS::Lambda::Url",
        {**_replaced("Qualifier", "TargetFunctionArn"), **_in_place("AuthType", "Cors", "InvokeMode")},
        _create_url,
        _delete_url,
        _update_url,
        frozenset({"FunctionArn", "FunctionUrl"}),
        required=frozenset({"AuthType", "TargetFunctionArn"}),
    ),
    ResourceType(
        "AWS::Lambda::LayerVersion",
        _replaced(
            "CompatibleArchitectures", "CompatibleRuntimes", "Content", "Description", "LayerName", "LicenseInfo"
        ),
        _publish_layer,
        _delete_layer,
        attributes=frozenset({"LayerVersionArn"}),
        required=frozenset({"Content"}),
    ),
    ResourceType(
        "AWS::Lambda::LayerVersionPermission",
        _replaced("Action", "LayerVersionArn", "OrganizationId", "Principal"),
        _share_layer,
        _unshare_layer,
        attributes=frozenset({"Id"}),
        required=frozenset({"Action", "LayerVersionArn", "Principal"}),
    ),
)
