"""ListSigningCertificates: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListSigningCertificates.html"""

from msgspec import Struct, field

from fogbank.kernel.action import Context, action
from fogbank.services.iam.callers import user_name
from fogbank.services.iam.entities import USER
from fogbank.storage.api import Store


class ListSigningCertificates(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    user_name: str | None = None
    marker: str | None = None
    max_items: int | None = None


class ListSigningCertificatesResult(Struct, frozen=True, rename="pascal"):
    certificates: list[str] = field(default_factory=list[str], name="Certificates")
    is_truncated: bool = False


@action("iam", "ListSigningCertificates")
async def list_signing_certificates(
    store: Store, ctx: Context, request: ListSigningCertificates
) -> ListSigningCertificatesResult:
    """There are none: uploads of certificates are refused by name. Raises NoSuchEntity."""
    name = user_name(ctx, request.user_name)
    if name is not None:
        await USER.load(store, ctx.account, name)
    return ListSigningCertificatesResult()
