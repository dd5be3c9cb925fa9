"""Lambda in templates: functions. Their versions, permissions, layers and mappings are in the files beside.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_Lambda.html
"""

import io
import zipfile
from collections.abc import Mapping
from typing import Any, Final, cast

from fogbank.kernel.resource import Change, Deployment, DeploymentFailed, Made, Properties, ResourceType, tags_of
from fogbank.services.lambda_ import resources_events, resources_versions
from fogbank.services.lambda_.errors import ResourceNotFound
from fogbank.services.lambda_.inline import with_helpers
from fogbank.services.lambda_.resources_tags import change_tags

_NAME_CHARS: Final = 64
# Properties that are parameters of CreateFunction and of UpdateFunctionConfiguration, by the same name.
_SETTINGS: Final = (
    "DeadLetterConfig", "Description", "Environment", "EphemeralStorage", "Handler", "Layers", "LoggingConfig",
    "MemorySize", "Role", "Runtime", "SnapStart", "Timeout", "TracingConfig", "VpcConfig",
)  # fmt: skip
# What a setting is when a template stops naming it.
_DEFAULTS: Final[Mapping[str, Any]] = {
    "DeadLetterConfig": {"TargetArn": ""},
    "Description": "",
    "Environment": {"Variables": {}},
    "EphemeralStorage": {"Size": 512},
    "Layers": [],
    "LoggingConfig": {"LogFormat": "Text"},
    "MemorySize": 128,
    "SnapStart": {"ApplyOn": "None"},
    "Timeout": 3,
    "TracingConfig": {"Mode": "PassThrough"},
    "VpcConfig": {"SubnetIds": [], "SecurityGroupIds": []},
}
# A change of these is a change of the code, or has an operation of its own.
_OTHERS: Final = ("Architectures", "Code", "KmsKeyArn", "RecursiveLoop", "ReservedConcurrentExecutions", "Tags")
_FIXED: Final = ("FunctionName", "PackageType", "TenancyConfig")


def code_of(properties: Properties) -> dict[str, Any]:
    """The `Code` of a template as the API takes it: source in the template is packed, as CloudFormation does."""
    code = cast("dict[str, Any]", properties["Code"])
    if "ImageUri" in code:
        raise DeploymentFailed("Fogbank does not support functions of container images (Code.ImageUri).")
    source = code.get("ZipFile")
    if source is None:
        return {name: value for name, value in code.items() if name != "SourceKMSKeyArn"}
    return {"ZipFile": _packed(str(source), str(properties.get("Runtime", "")))}


def _packed(source: str, runtime: str) -> bytes:
    """https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html"""
    suffix = "py" if runtime.startswith("python") else "js"
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in {f"index.{suffix}": source, **with_helpers(runtime)}.items():
            # The same source is the same package: no time of its making is in it.
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return packed.getvalue()


def _name(deployment: Deployment, properties: Properties) -> str:
    return str(properties.get("FunctionName") or deployment.name(_NAME_CHARS))


async def _create(deployment: Deployment, properties: Properties) -> Made:
    name = _name(deployment, properties)
    wish: dict[str, Any] = {each: properties[each] for each in _SETTINGS if each in properties}
    wish |= {each: properties[each] for each in ("PackageType", "TenancyConfig", "Architectures") if each in properties}
    if "KmsKeyArn" in properties:
        wish["KMSKeyArn"] = properties["KmsKeyArn"]
    wish |= {"FunctionName": name, "Code": code_of(properties)}
    wish["Tags"] = {**tags_of(properties.get("Tags")), **deployment.tags}
    made = await deployment.call("lambda", "CreateFunction", wish)
    await _set_others(deployment, name, {}, properties)
    return Made(name, {"Arn": made["FunctionArn"]})


async def _update(deployment: Deployment, made: Made, old: Properties, new: Properties) -> Made:
    name = made.physical_id
    if old.get("Code") != new.get("Code") or old.get("Architectures") != new.get("Architectures"):
        wish = {"FunctionName": name, **code_of(new), "Architectures": new.get("Architectures", ["x86_64"])}
        await deployment.call("lambda", "UpdateFunctionCode", wish)
    changed = {each: new.get(each, _DEFAULTS.get(each)) for each in _SETTINGS if old.get(each) != new.get(each)}
    if "LoggingConfig" in changed:
        # What it does not name stays: the group is the function's own again.
        own = {"LogFormat": "Text", "LogGroup": f"/aws/lambda/{name}"}
        changed["LoggingConfig"] = {**own, **changed["LoggingConfig"]}
    if old.get("KmsKeyArn") != new.get("KmsKeyArn"):
        changed["KMSKeyArn"] = new.get("KmsKeyArn", "")
    if changed:
        await deployment.call("lambda", "UpdateFunctionConfiguration", {"FunctionName": name, **changed})
    await _set_others(deployment, name, old, new)
    await change_tags(deployment, str(made.attributes["Arn"]), old, new)
    return made


async def _set_others(deployment: Deployment, name: str, old: Properties, new: Properties) -> None:
    """What has operations of its own."""
    reserved = new.get("ReservedConcurrentExecutions")
    if reserved is not None and old.get("ReservedConcurrentExecutions") != reserved:
        wish = {"FunctionName": name, "ReservedConcurrentExecutions": reserved}
        await deployment.call("lambda", "PutFunctionConcurrency", wish)
    elif reserved is None and old.get("ReservedConcurrentExecutions") is not None:
        await deployment.call("lambda", "DeleteFunctionConcurrency", {"FunctionName": name})
    loop = new.get("RecursiveLoop")
    if loop != old.get("RecursiveLoop"):
        wish = {"FunctionName": name, "RecursiveLoop": loop or "Terminate"}
        await deployment.call("lambda", "PutFunctionRecursionConfig", wish)


async def _delete(deployment: Deployment, made: Made, _: Properties) -> None:
    try:
        await deployment.call("lambda", "DeleteFunction", {"FunctionName": made.physical_id})
    except ResourceNotFound:
        return


async def _find(deployment: Deployment, properties: Properties) -> Made | None:
    try:
        found = await deployment.call("lambda", "GetFunction", {"FunctionName": _name(deployment, properties)})
    except ResourceNotFound:
        return None
    return Made(_name(deployment, properties)) if deployment.owns(found.get("Tags") or {}) else None


FUNCTION: Final = ResourceType(
    "AWS::Lambda::Function",
    {
        **dict.fromkeys((*_SETTINGS, *_OTHERS), Change.IN_PLACE),
        **dict.fromkeys(_FIXED, Change.REPLACEMENT),
    },
    _create,
    _delete,
    _update,
    frozenset({"Arn"}),
    required=frozenset({"Code", "Role"}),
    find=_find,
)

RESOURCES: Final[tuple[ResourceType, ...]] = (
    FUNCTION,
    *resources_events.RESOURCES,
    *resources_versions.RESOURCES,
)
