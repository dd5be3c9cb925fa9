"""Fogbank's runtime client for Python >= 3.8: what `awslambdaric` says and logs, with the standard library alone.

It runs functions where AWS's client has no wheel: macOS, Windows, and Pythons it was not installed for.

https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
"""
# pyright: basic, reportMissingImports=false

import decimal
import http.client
import importlib
import json
import logging
import os
import re
import sys
import time
import traceback
from typing import Any, Dict  # noqa: UP035 - Python 3.8 runs this

from .context import LambdaContext
from .logs import Log, set_up

_API = "/2018-06-01/runtime"
_ERROR_TYPE = "Lambda-Runtime-Function-Error-Type"
_XRAY_CAUSE = "Lambda-Runtime-Function-XRay-Error-Cause"
_XRAY_CAUSE_MAX = 32 * 1024
# From 3.12 on AWS's runtimes answer in UTF-8, before in ASCII.
_ASCII = os.environ.get("AWS_EXECUTION_ENV", "") in {f"AWS_Lambda_python3.{minor}" for minor in range(12)}

Document = Dict[str, Any]  # noqa: UP006


class Fault(Exception):
    """What the runtime itself has to say of a function."""

    def __init__(self, kind: str, message: str, trace: "list[str] | None" = None) -> None:
        super().__init__(message)
        self.kind = f"Runtime.{kind}"
        self.message = message
        self.trace = trace or []


class RuntimeApi:
    """The Runtime API over one connection."""

    def __init__(self, address: str) -> None:
        self._connection = http.client.HTTPConnection(address)

    def next(self) -> "tuple[http.client.HTTPMessage, bytes]":
        self._connection.request("GET", f"{_API}/invocation/next")
        response = self._connection.getresponse()
        body = response.read()
        if response.status != http.client.OK:
            raise RuntimeError(f"Failed to get next invocation: {response.status} {body!r}")
        return response.headers, body

    def post(self, path: str, body: "Any", **headers: str) -> None:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        data = body if isinstance(body, bytes) else body.encode()
        self._connection.request("POST", _API + path, data, named)
        self._connection.getresponse().read()

    def post_error(self, path: str, error: Document, cause: str = "") -> None:
        headers = {_ERROR_TYPE: str(error["errorType"]).encode("ascii", "replace").decode()}
        if cause and len(cause) < _XRAY_CAUSE_MAX:
            headers[_XRAY_CAUSE] = cause
        self.post(path, to_json(error), Content_Type="application/json", **headers)


class _Json(json.JSONEncoder):
    """JSON whose decimals are numbers as they were written."""

    # No text of a function's has this in it: it is drawn anew in each process.
    _MARK = f"decimal {os.urandom(16).hex()} "
    _MARKED = re.compile(f'"{_MARK}([^"]*)"')

    def default(self, o: "Any") -> "Any":
        if isinstance(o, decimal.Decimal):
            return float("nan") if o.is_nan() else self._MARK + str(o)
        return super().default(o)

    def encode(self, o: "Any") -> str:
        text = super().encode(o)
        return self._MARKED.sub(r"\1", text) if self._MARK in text else text


_encoder = _Json(ensure_ascii=_ASCII)
to_json = _encoder.encode


def load_handler(name: str) -> "Any":
    """The function of a handler's name. Raises Fault, or whatever the module raises."""
    try:
        module_name, function_name = name.rsplit(".", 1)
    except ValueError as error:
        raise Fault("MalformedHandlerName", f"Bad handler '{name}': {error}") from error
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("ImportModuleError", f"Unable to import module '{module_name}': {error}") from error
    except SyntaxError as error:
        trace = [f'  File "{error.filename}" Line {error.lineno}\n    {error.text}']
        raise Fault("UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", trace) from error
    try:
        return getattr(module, function_name)
    except AttributeError:
        raise Fault("HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'") from None


def describe(error: BaseException, request_id: str) -> "tuple[Document, str]":
    """An exception in AWS's form, and as X-Ray wants to know of it."""
    if isinstance(error, Fault):
        kind, message, frames, trace = error.kind, error.message, [], error.trace
    else:
        kind, message = type(error).__name__, str(error)
        frames = _frames_of_the_function(error)
        # As AWS's client has them: four parts of a frame, and so no markers below a line.
        trace = traceback.format_list([(one.filename, one.lineno or 0, one.name, one.line) for one in frames])
    document = {"errorMessage": message, "errorType": kind, "requestId": request_id, "stackTrace": trace}
    stack = [{"label": frame.name, "path": frame.filename, "line": frame.lineno} for frame in frames]
    exception = {
        "message": message,
        "type": "LambdaValidationError" if isinstance(error, Fault) else kind,
        "stack": stack,
    }
    paths = sorted({frame.filename for frame in frames})
    cause = {"working_directory": os.getcwd(), "exceptions": [exception], "paths": paths}
    return document, json.dumps(cause)


def _frames_of_the_function(error: BaseException) -> "list[traceback.FrameSummary]":
    frames = list(traceback.extract_tb(error.__traceback__))
    own = 0
    while own < len(frames) and frames[own].filename == __file__:
        own += 1
    return frames[own:] or frames


def _header_json(headers: "http.client.HTTPMessage", name: str, title: str) -> "Any":
    text = headers.get(f"Lambda-Runtime-{name}")
    if not text:
        return None
    try:
        # http.client takes headers for Latin-1; the Runtime API's are UTF-8.
        return json.loads(text.encode("latin-1").decode("utf-8"))
    except ValueError as error:
        raise Fault("LambdaContextUnmarshalError", f"Unable to parse {title} JSON: {error}") from error


def _answer(handler: "Any", headers: "http.client.HTTPMessage", body: bytes) -> "tuple[Any, str]":
    context = LambdaContext(
        headers,
        _header_json(headers, "Client-Context", "Client Context"),
        _header_json(headers, "Cognito-Identity", "Cognito Identity"),
    )
    event: Any = body
    if headers.get("Content-Type") == "application/json":
        try:
            event = json.loads(body)
        except ValueError as error:
            raise Fault("UnmarshalError", f"Unable to unmarshal input: {error}") from error
    response = handler(event, context)
    if isinstance(response, bytes):
        return response, "application/unknown"
    try:
        return to_json(response), "application/json"
    except Exception as error:
        raise Fault("MarshalError", f"Unable to marshal response: {error}") from error


def serve(api: RuntimeApi, handler: "Any", log: Log) -> None:
    """Handle events for ever."""
    while True:
        headers, body = api.next()
        request_id = headers["Lambda-Runtime-Aws-Request-Id"]
        log.begin(request_id, headers.get("Lambda-Runtime-Aws-Tenant-Id"))
        trace = headers.get("Lambda-Runtime-Trace-Id")
        if trace:
            os.environ["_X_AMZN_TRACE_ID"] = trace
        else:
            os.environ.pop("_X_AMZN_TRACE_ID", None)
        try:
            answer, kind = _answer(handler, headers, body)
        except Exception as error:  # noqa: BLE001 - it is the function's
            document, cause = describe(error, request_id)
            log.error(document, to_json)
            api.post_error(f"/invocation/{request_id}/error", document, cause)
        else:
            api.post(f"/invocation/{request_id}/response", answer, Content_Type=kind)


def main(arguments: "list[str]") -> None:
    """Load the handler and serve it; an init error ends the process with status 1."""
    api = RuntimeApi(os.environ["AWS_LAMBDA_RUNTIME_API"])
    log = set_up()
    logging.Formatter.converter = time.gmtime
    try:
        handler = load_handler(arguments[1])
    except Exception as error:  # noqa: BLE001 - it is the function's
        document, _ = describe(error, "")
        log.error(document, to_json)
        api.post_error("/init/error", document)
        sys.exit(1)
    serve(api, handler, log)
