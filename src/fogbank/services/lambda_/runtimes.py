"""Runtime identifiers that a function may name.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""

from typing import Final

from fogbank.kernel.errors import Unsupported
from fogbank.services.lambda_.errors import InvalidParameterValue

_SUPPORTED: Final = (
    "nodejs16.x", "nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x", "nodejs26.x",
    "python3.8", "python3.9", "python3.10", "python3.11", "python3.12", "python3.13", "python3.14", "python3.15",
    "java8.al2", "java8.al2023", "java11", "java11.al2023", "java17", "java17.al2023", "java21", "java25",
    "dotnet6", "dotnet8", "dotnet10", "ruby3.2", "ruby3.3", "ruby3.4", "ruby4.0", "provided.al2", "provided.al2023",
)  # fmt: skip

# Retired by AWS for creating and updating functions.
_BLOCKED: Final = frozenset(
    {
        "nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x",
        "python2.7", "python3.6", "python3.7", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1",
        "dotnet5.0", "ruby2.5", "ruby2.7", "java8", "go1.x", "provided",
    }
)  # fmt: skip


def check_runtime(runtime: str) -> None:
    """Raises InvalidParameterValueException for a runtime that AWS has retired or never had.

    The words: https://github.com/awslabs/amazon-redshift-monitoring/pull/25
    """
    if runtime in _BLOCKED:
        raise InvalidParameterValue(
            f"The runtime parameter of {runtime} is no longer supported for creating or updating AWS Lambda functions. "
            "We recommend you use a supported runtime while creating or updating functions."
        )
    if runtime == "custom":
        raise Unsupported("the Runtime custom")
    if runtime not in _SUPPORTED:
        raise InvalidParameterValue(
            f"Value {runtime} at 'runtime' failed to satisfy constraint: "
            f"Member must satisfy enum value set: [{', '.join(_SUPPORTED)}] or be a valid ARN"
        )
