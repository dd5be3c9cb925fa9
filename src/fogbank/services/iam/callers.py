"""Operations on users may leave out the name: then they are about the caller."""

from fogbank.kernel.action import Context
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.services.iam.errors import NoSuchEntity, ValidationFailed
from fogbank.services.iam.model import AccessKey, User


def user_name(ctx: Context, given: str | None) -> str | None:
    """The name; None for the account's root. Raises ValidationError for callers that are neither user nor root."""
    if given is not None:
        return given
    try:
        resource = Arn.parse(ctx.principal).resource
    except InvalidArn:
        return None
    if resource == "root":
        return None
    if not resource.startswith("user/"):
        raise ValidationFailed("Must specify userName when calling with non-User credentials")
    return resource.rpartition("/")[2]


def named_user(ctx: Context, given: str | None, access_key: str) -> str:
    """The user whose key is meant. Raises NoSuchEntity for the root, who has none."""
    name = user_name(ctx, given)
    if name is None:
        raise no_key(access_key)
    return name


def key_of(user: User, access_key: str) -> AccessKey:
    """Raises NoSuchEntity."""
    for key in user.keys:
        if key.id == access_key:
            return key
    raise no_key(access_key)


def no_key(access_key: str) -> NoSuchEntity:
    return NoSuchEntity(f"The Access Key with id {access_key} cannot be found.")
