"""PutImageScanningConfiguration: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutImageScanningConfiguration.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.ecr import store as repositories
from fogbank.services.ecr.shapes import Scanning
from fogbank.storage.api import Store


class PutImageScanningConfiguration(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    repository_name: str
    image_scanning_configuration: Scanning
    registry_id: str | None = None


class PutImageScanningConfigurationResult(Struct, frozen=True, rename="camel", omit_defaults=True):
    registry_id: str
    repository_name: str
    image_scanning_configuration: Scanning


@action("ecr", "PutImageScanningConfiguration")
async def put_image_scanning_configuration(
    store: Store, ctx: Context, request: PutImageScanningConfiguration
) -> PutImageScanningConfigurationResult:
    """Raises RepositoryNotFoundException."""
    scanning = request.image_scanning_configuration
    changed = await repositories.change(
        store,
        ctx,
        request.repository_name,
        request.registry_id,
        lambda repository: replace(repository, scan_on_push=scanning.scan_on_push),
    )
    return PutImageScanningConfigurationResult(changed.account, changed.name, scanning)
