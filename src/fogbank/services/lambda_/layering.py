"""Layer versions: finding them, and what callers are shown of them.

https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
"""

from collections.abc import Sequence

from msgspec import Struct, field

from fogbank.kernel.action import Context
from fogbank.kernel.arn import partition_of
from fogbank.services.lambda_.code import location
from fogbank.services.lambda_.errors import InvalidParameterValue, ResourceNotFound
from fogbank.services.lambda_.functions import timestamp
from fogbank.services.lambda_.model import LayerVersion
from fogbank.services.lambda_.store import LAYERS, Stored, key, numbered
from fogbank.storage.api import Store


class LayerName(Struct, frozen=True):
    """A layer, without a version."""

    account: str
    region: str
    name: str

    @property
    def arn(self) -> str:
        return f"arn:{partition_of(self.region)}:lambda:{self.region}:{self.account}:layer:{self.name}"

    @property
    def prefix(self) -> bytes:
        """Of the keys of its versions."""
        return key(self.account, self.region, self.name, "")


class LayerVersionContent(Struct, frozen=True, rename="pascal"):
    location: str
    code_sha256: str = field(name="CodeSha256")
    code_size: int


class LayerVersionListed(Struct, frozen=True, rename="pascal", omit_defaults=True):
    """A layer version in a list."""

    layer_version_arn: str
    version: int
    description: str
    created_date: str
    compatible_runtimes: Sequence[str] | None = None
    compatible_architectures: Sequence[str] | None = None
    license_info: str | None = None


class LayerVersionShown(LayerVersionListed, frozen=True, rename="pascal", omit_defaults=True, kw_only=True):
    """A layer version with its content."""

    content: LayerVersionContent
    layer_arn: str


def layer_name(ctx: Context, text: str) -> LayerName:
    """Read a LayerName, which may be an ARN."""
    parts = text.split(":")
    return LayerName(parts[4], parts[3], parts[6]) if len(parts) > 6 else LayerName(ctx.account, ctx.region, text)


async def find_version(store: Store, layer: LayerName, version: int) -> Stored[LayerVersion] | None:
    """Raises InvalidParameterValueException."""
    if version < 1:
        raise InvalidParameterValue("Layer Version Cannot be less than 1.")
    return await LAYERS.find(store, layer.prefix + numbered(version).encode()) if version < 10**10 else None


async def load_version(store: Store, layer: LayerName, version: int) -> Stored[LayerVersion]:
    """As `find_version`, for what concerns policies. Raises ResourceNotFoundException."""
    found = await find_version(store, layer, version)
    if found is None:
        raise ResourceNotFound(f"Layer version {layer.arn}:{version} does not exist.")
    return found


async def versions_of(
    store: Store, layer: LayerName, runtime: str | None, architecture: str | None
) -> list[LayerVersion]:
    """Those that say they fit, the newest first. One that says nothing fits no filter."""
    found = [stored.value for stored in await LAYERS.everything(store, layer.prefix)]
    return [
        version
        for version in reversed(found)
        if (not runtime or runtime in version.runtimes) and (not architecture or architecture in version.architectures)
    ]


def listed(version: LayerVersion) -> LayerVersionListed:
    return LayerVersionListed(
        version.arn,
        version.version,
        version.description,
        timestamp(version.created_ms),
        version.runtimes or None,
        version.architectures or None,
        version.license or None,
    )


def shown_layer(ctx: Context, version: LayerVersion) -> LayerVersionShown:
    return LayerVersionShown(
        version.arn,
        version.version,
        version.description,
        timestamp(version.created_ms),
        version.runtimes or None,
        version.architectures or None,
        version.license or None,
        content=LayerVersionContent(location(ctx.endpoint, version.code), version.code.sha256, version.code.size),
        layer_arn=version.layer_arn,
    )
