"""Amazon Resource Names, parsed once.

Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
"""

from functools import lru_cache
from typing import Final, Self

from msgspec import Struct

from fogbank.kernel.errors import AwsError

_PARTITION_OF: Final = {
    "cn-": "aws-cn",
    "us-gov-": "aws-us-gov",
    "us-iso-": "aws-iso",
    "us-isob-": "aws-iso-b",
    "eu-isoe-": "aws-iso-e",
    "us-isof-": "aws-iso-f",
    "eusc-": "aws-eusc",
}


class InvalidArn(AwsError):
    """The text is not `arn:partition:service:region:account:resource`."""

    code = "InvalidParameterValue"

    def __init__(self, text: str) -> None:
        super().__init__(f"Invalid ARN: {text}")


class Arn(Struct, frozen=True):
    """`arn:partition:service:region:account:resource`; region and account may be empty."""

    service: str
    region: str
    account: str
    resource: str
    partition: str = "aws"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take an ARN apart. Raises InvalidArn."""
        parts = text.split(":", 5)
        if len(parts) != 6 or parts[0] != "arn" or not parts[1] or not parts[2] or not parts[5]:
            raise InvalidArn(text)
        _, partition, service, region, account, resource = parts
        return cls(service, region, account, resource, partition)

    def __str__(self) -> str:
        return f"arn:{self.partition}:{self.service}:{self.region}:{self.account}:{self.resource}"


@lru_cache(maxsize=256)
def partition_of(region: str) -> str:
    """The partition that a region lies in."""
    for prefix, partition in _PARTITION_OF.items():
        if region.startswith(prefix):
            return partition
    return "aws"
