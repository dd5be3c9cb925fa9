"""Runtime identifiers that a function may name.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html
"""

from typing import Final

from fogbank.services.lambda_.errors import InvalidParameterValue

# Retired by AWS for creating and updating functions.
_BLOCKED: Final = frozenset(
    {
        "nodejs", "nodejs4.3", "nodejs4.3-edge", "nodejs6.10", "nodejs8.10", "nodejs10.x", "nodejs12.x", "nodejs14.x",
        "python2.7", "python3.6", "python3.7", "dotnetcore1.0", "dotnetcore2.0", "dotnetcore2.1", "dotnetcore3.1",
        "dotnet5.0", "ruby2.5", "ruby2.7", "java8", "go1.x", "provided",
    }
)  # fmt: skip


def check_runtime(runtime: str) -> None:
    """Raises InvalidParameterValueException for a retired runtime. Unknown ones the wire has refused by its enum."""
    if runtime in _BLOCKED:
        raise InvalidParameterValue(
            f"The runtime parameter of {runtime} is no longer supported for creating or updating AWS Lambda functions. "
            "We recommend you use a supported runtime while creating or updating functions."
        )
