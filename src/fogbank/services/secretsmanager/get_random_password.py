"""GetRandomPassword: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html"""

from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager.passwords import KINDS, password
from fogbank.storage.api import Store

_LENGTH_DEFAULT: Final = 32


class GetRandomPassword(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    password_length: int | None = None
    exclude_characters: str = ""
    exclude_numbers: bool = False
    exclude_punctuation: bool = False
    exclude_uppercase: bool = False
    exclude_lowercase: bool = False
    include_space: bool = False
    require_each_included_type: bool = True


class GetRandomPasswordResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    random_password: str


@action("secretsmanager", "GetRandomPassword")
async def get_random_password(_: Store, ctx: Context, request: GetRandomPassword) -> GetRandomPasswordResult:
    """Raises InvalidParameterException when nothing is left to choose from, or the length is too small."""
    wanted = (
        not request.exclude_lowercase,
        not request.exclude_uppercase,
        not request.exclude_numbers,
        not request.exclude_punctuation,
        request.include_space,
    )
    kinds = [
        "".join(character for character in kind if character not in request.exclude_characters)
        for kind, taken in zip(KINDS, wanted, strict=True)
        if taken
    ]
    length = request.password_length or _LENGTH_DEFAULT
    return GetRandomPasswordResult(password(ctx.ids, kinds, length, each=request.require_each_included_type))
