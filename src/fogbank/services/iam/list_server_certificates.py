"""ListServerCertificates: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificates.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.storage.api import Store


class ListServerCertificates(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    path_prefix: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListServerCertificatesResult(Struct, frozen=True, rename="pascal"):
    server_certificate_metadata_list: list[str] = field(default_factory=list[str], name="ServerCertificateMetadataList")
    is_truncated: bool = False


@action("iam", "ListServerCertificates")
async def list_server_certificates(
    store: Store, ctx: Context, request: ListServerCertificates
) -> ListServerCertificatesResult:
    """There are none: uploads of certificates are refused by name."""
    return ListServerCertificatesResult()
