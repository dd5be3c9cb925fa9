"""AWS STS: https://docs.aws.amazon.com/STS/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.sts.assume_role import assume_role
from fogbank.services.sts.assume_role_with_web_identity import assume_role_with_web_identity
from fogbank.services.sts.get_access_key_info import get_access_key_info
from fogbank.services.sts.get_caller_identity import get_caller_identity
from fogbank.services.sts.get_federation_token import get_federation_token
from fogbank.services.sts.get_session_token import get_session_token
from fogbank.services.sts.issuing import resume

__all__ = ["ACTIONS", "NOTES", "resume"]

ACTIONS: Final[tuple[Handler, ...]] = (
    assume_role,
    assume_role_with_web_identity,
    get_access_key_info,
    get_caller_identity,
    get_federation_token,
    get_session_token,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "AssumeRole": "the role must be there; who may assume it is not decided yet, nor what its session may do: Policy, "
    "PolicyArns, Tags, TransitiveTagKeys and ExternalId are validated and have no effect. The root may assume roles.",
    "AssumeRoleWithWebIdentity": "the token's claims are read, and its end is; its signature is not verified. With "
    "`--auth` the call is refused, since nobody has signed it.",
    "Expiration": "with `--auth` temporary credentials end then. Without it no credential is verified, these neither.",
}
