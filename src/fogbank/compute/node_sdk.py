"""Whether a Node.js function counts on the AWS SDK for JavaScript that AWS's runtime brings.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html#nodejs-sdk-included
"""

import os
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

# What the services that Fogbank has, or will have, are called with.
PACKAGES: Final = (
    "@aws-sdk/client-cloudformation",
    "@aws-sdk/client-cloudwatch-logs",
    "@aws-sdk/client-dynamodb",
    "@aws-sdk/client-eventbridge",
    "@aws-sdk/client-iam",
    "@aws-sdk/client-kinesis",
    "@aws-sdk/client-lambda",
    "@aws-sdk/client-pipes",
    "@aws-sdk/client-s3",
    "@aws-sdk/client-scheduler",
    "@aws-sdk/client-secrets-manager",
    "@aws-sdk/client-sfn",
    "@aws-sdk/client-sns",
    "@aws-sdk/client-sqs",
    "@aws-sdk/client-ssm",
    "@aws-sdk/client-sts",
    "@aws-sdk/lib-dynamodb",
    "@aws-sdk/lib-storage",
    "@aws-sdk/s3-request-presigner",
    "@aws-sdk/util-dynamodb",
)
_ASKS: Final = re.compile(rb"""(?:require\(|import\(|from|import)\s*["']@aws-sdk/""")
_SOURCES: Final = (".js", ".mjs", ".cjs", ".ts", ".mts", ".cts")
# A guess is not worth reading more than this.
_FILES_MAX: Final = 500
_BYTES_MAX: Final = 4 * 1024 * 1024


def counts_on_sdk(code: Path, layers: Sequence[Path]) -> bool:
    """Whether the function's own source imports it, and neither the function nor a layer brings it."""
    brought = [code / "node_modules/@aws-sdk", *(layer / "nodejs/node_modules/@aws-sdk" for layer in layers)]
    if any(folder.is_dir() for folder in brought):
        return False
    return any(_asks(file) for file in islice(_sources(code), _FILES_MAX))


def _sources(code: Path) -> Iterator[Path]:
    for folder, folders, files in os.walk(code):
        folders[:] = sorted(name for name in folders if name != "node_modules" and not name.startswith("."))
        yield from (Path(folder, name) for name in sorted(files) if name.endswith(_SOURCES))


def _asks(file: Path) -> bool:
    try:
        with file.open("rb") as source:
            return _ASKS.search(source.read(_BYTES_MAX)) is not None
    except OSError:
        return False
