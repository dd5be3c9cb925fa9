"""What a FunctionName may be: a name, a partial ARN, an ARN, each with or without a qualifier.

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html#API_Invoke_RequestSyntax
"""

import re
from typing import Final

from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.kernel.arn import partition_of
from fogbank.kernel.errors import ValidationError
from fogbank.services.lambda_.errors import InvalidParameterValue, ResourceNotFound

NAME_CHARS_MAX: Final = 64

_NAME: Final = re.compile(
    r"(?:arn:(?P<partition>aws[a-zA-Z-]*)?:lambda:)?"
    r"(?:(?P<region>(?:eusc-)?[a-z]{2}(?:-[a-z]+)+-\d{1,2}):)?(?:(?P<account>\d{12}):)?(?:function:)?"
    r"(?P<name>[a-zA-Z0-9-_]+)(?::(?P<qualifier>\$LATEST|[a-zA-Z0-9-_]+))?\Z"
)


class FunctionName(Struct, frozen=True):
    """A function, and which of its versions; `qualifier` is "" when none is named."""

    account: str
    region: str
    name: str
    qualifier: str = ""

    @property
    def arn(self) -> str:
        """With the qualifier, if there is one."""
        plain = f"arn:{partition_of(self.region)}:lambda:{self.region}:{self.account}:function:{self.name}"
        return f"{plain}:{self.qualifier}" if self.qualifier else plain


def function_name(ctx: Context, text: str, qualifier: str | None = None) -> FunctionName:
    """Read a FunctionName, with the Qualifier parameter beside it.

    Raises InvalidParameterValueException, ValidationException for a name that is too long, and
    ResourceNotFoundException for an ARN of another region.
    """
    found = _NAME.match(text)
    if found is None:
        raise InvalidParameterValue(f"Invalid function name: {text}")
    region = found["region"] or ctx.region
    if region != ctx.region:
        raise ResourceNotFound(f"Functions from '{region}' are not reachable in this region ('{ctx.region}')")
    if len(found["name"]) > NAME_CHARS_MAX:
        raise ValidationError(
            f"1 validation error detected: Value '{text}' at 'functionName' failed to satisfy constraint: "
            f"Member must have length less than or equal to {NAME_CHARS_MAX}"
        )
    inside = found["qualifier"] or ""
    if inside and qualifier and inside != qualifier:
        raise InvalidParameterValue(
            "The derived qualifier from the function name does not match the specified qualifier."
        )
    return FunctionName(found["account"] or ctx.account, region, found["name"], qualifier or inside)
