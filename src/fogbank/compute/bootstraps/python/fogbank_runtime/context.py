"""The context object that Python handlers are called with.

https://docs.aws.amazon.com/lambda/latest/dg/python-context.html
"""
# pyright: basic, reportMissingImports=false

import os
import sys
import time
from typing import Any


class _Named:
    """An object of named parts, None where nothing is known."""

    def __init__(self, parts: "Any", *names: str) -> None:
        self._names = names
        for name in names:
            setattr(self, name, parts.get(name))

    def __repr__(self) -> str:
        parts = ",".join(f"{name}={getattr(self, name)}" for name in self._names)
        return f"{type(self).__name__}([{parts}])"


class Client(_Named):
    """The mobile app that calls."""


class ClientContext(_Named):
    """What a mobile app says of itself."""


class CognitoIdentity(_Named):
    """Who calls, if Amazon Cognito knows."""


class LambdaContext:
    """An invocation, its function and its environment."""

    def __init__(self, headers: "Any", client_context: "Any", cognito: "Any") -> None:
        self.aws_request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        self.log_group_name = os.environ.get("AWS_LAMBDA_LOG_GROUP_NAME")
        self.log_stream_name = os.environ.get("AWS_LAMBDA_LOG_STREAM_NAME")
        self.function_name = os.environ.get("AWS_LAMBDA_FUNCTION_NAME")
        self.memory_limit_in_mb = os.environ.get("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")
        self.function_version = os.environ.get("AWS_LAMBDA_FUNCTION_VERSION")
        self.invoked_function_arn = headers.get("Lambda-Runtime-Invoked-Function-Arn")
        self.tenant_id = headers.get("Lambda-Runtime-Aws-Tenant-Id")
        self.client_context: Any = None
        if client_context is not None:
            self.client_context = ClientContext(client_context, "custom", "env", "client")
            if self.client_context.client is not None:
                names = ("installation_id", "app_title", "app_version_name", "app_version_code", "app_package_name")
                self.client_context.client = Client(self.client_context.client, *names)
        ids = cognito or {}
        self.identity = CognitoIdentity(
            {
                "cognito_identity_id": ids.get("cognitoIdentityId"),
                "cognito_identity_pool_id": ids.get("cognitoIdentityPoolId"),
            },
            "cognito_identity_id",
            "cognito_identity_pool_id",
        )
        self._deadline_ms = int(headers.get("Lambda-Runtime-Deadline-Ms", "0"))

    def get_remaining_time_in_millis(self) -> int:
        """How long until the invocation times out."""
        return max(0, self._deadline_ms - int(time.time() * 1000))  # noqa: TID251 - a function's clock is the machine's

    def log(self, message: object) -> None:
        """Write to the log as it is."""
        sys.stdout.write(str(message))

    def __repr__(self) -> str:
        names = (
            *("aws_request_id", "log_group_name", "log_stream_name", "function_name", "memory_limit_in_mb"),
            *("function_version", "invoked_function_arn", "client_context", "identity", "tenant_id"),
        )
        parts = ",".join(f"{name}={getattr(self, name)}" for name in names)
        return f"LambdaContext([{parts}])"
