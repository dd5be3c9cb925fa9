"""The two ends of the wire: a request becomes a call, what came of it becomes a reply.

The hot path is short. An AWS JSON request whose operation is built is decoded by msgspec straight into the struct, a
form goes there by a plan that is made once, and closures look whether the model's constraints hold. Whatever is odd
sends a request the long way round, which knows every protocol and AWS's words for every mistake.
"""

from collections.abc import Callable
from typing import Final, final

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Action, Registry
from fogbank.kernel.errors import AwsError, InternalFailure, Unsupported
from fogbank.wire.auth import Authenticator, Identity
from fogbank.wire.bind import RAW, members_of, to_struct
from fogbank.wire.catalogue import CATALOGUE, Facts
from fogbank.wire.fitting import Fits, Unsure, fitting, is_plain
from fogbank.wire.forms import FormReader, fields_of
from fogbank.wire.http import Reply, Request
from fogbank.wire.json import REQUEST_ID
from fogbank.wire.models import service
from fogbank.wire.protocols import codec_of
from fogbank.wire.quirks import quirks_of
from fogbank.wire.route import RouteError, operation_of, route
from fogbank.wire.s3_body import opened
from fogbank.wire.sigv4 import IncompleteSignature, credential_of
from fogbank.wire.streams import frames, split
from fogbank.wire.validate import constraint_free, validate

_encode_json: Final = msgspec.json.Encoder().encode


class Speech(Struct, frozen=True, gc=False):
    """In which protocol, and as which service, a caller is answered."""

    protocol: str
    service: str | None
    operation: str | None = None


class Call(Struct, frozen=True, gc=False):
    """A request understood: who asks for what. `content_type` is set where the answer is its struct in JSON."""

    action: Action
    params: Struct
    identity: Identity
    speech: Speech
    content_type: str = ""


class Refused(Exception):
    """A request that becomes no call: the error, and how to say it."""

    def __init__(self, error: AwsError, speech: Speech) -> None:
        super().__init__(error.message)
        self.error = error
        self.speech = speech


class _Shortcut(Struct, frozen=True, gc=False):
    """All that the hot path needs for one operation. `fits=None`: there is nothing to check."""

    action: Action
    fits: Fits | None
    signing_name: str
    speech: Speech
    content_type: str
    decode: Callable[[bytes], Struct]
    reader: FormReader | None = None


@final
class Gateway:
    """What stands between HTTP and the registry."""

    def __init__(self, registry: Registry, authenticator: Authenticator) -> None:
        self._registry = registry
        self._authenticator = authenticator
        self._shortcuts: dict[str, _Shortcut] = {}

    def accept(self, request: Request, now_ms: int) -> Call:
        """Understand a request. Raises Refused."""
        return self.accept_hot(request, now_ms) or self.accept_any(request, now_ms)

    def accept_hot(self, request: Request, now_ms: int) -> Call | None:
        """The same for what is usual: None for the rest. Raises Refused for who may not call."""
        target = request.headers.get("x-amz-target")
        return self._accept_form(request, now_ms) if target is None else self._accept_json(target, request, now_ms)

    def answer(self, call: Call, result: Struct, request_id: str) -> Reply:
        """The reply to a call that succeeded."""
        if call.content_type:
            return Reply(200, {REQUEST_ID: request_id, "Content-Type": call.content_type}, _encode_json(result))
        operation = service(call.action.service).operation(call.action.name)
        assert operation is not None
        codec = codec_of(call.speech.protocol)
        if operation.output is None or operation.output.event_stream_member is None:
            return codec.encode(operation, members_of(operation, result), request_id)
        members, events = split(operation, result)
        framed = frames(operation, call.speech.protocol, members, events)
        return codec.encode(operation, {**members, operation.output.event_stream_member: framed}, request_id)

    def refuse(self, speech: Speech, error: AwsError, request_id: str) -> Reply:
        """The reply to a request that failed."""
        model = service(speech.service) if speech.service else None
        operation = model.operation(speech.operation) if model and speech.operation else None
        return codec_of(speech.protocol).error(model, error, request_id, operation)

    # The hot path

    def _accept_json(self, target: str, request: Request, now_ms: int) -> Call | None:
        headers = request.headers
        shortcut = self._shortcuts.get(target) or self._learn_target(target)
        if shortcut is None or "smithy-protocol" in headers or "cbor" in headers.get("content-type", ""):
            return None
        try:
            identity = self._authenticator.identify(request, now_ms, service=shortcut.signing_name)
            params = shortcut.decode(request.body or b"{}")
        except msgspec.MsgspecError:
            return None
        except AwsError as error:
            raise Refused(error, shortcut.speech) from error
        if shortcut.fits is not None and not shortcut.fits(params):
            return None
        return Call(shortcut.action, params, identity, shortcut.speech, shortcut.content_type)

    def _accept_form(self, request: Request, now_ms: int) -> Call | None:
        if "smithy-protocol" in request.headers or request.path != "/":
            return None
        fields = fields_of(request)
        signed_for = _signed_for(request) if fields is not None else None
        if fields is None or signed_for is None:
            return None
        name = fields.pop("Action", "")
        fields.pop("Version", None)
        key = f"{signed_for}?{name}"
        shortcut = self._shortcuts.get(key) or self._learn_form(key, signed_for, name)
        if shortcut is None or shortcut.reader is None:
            return None
        try:
            identity = self._authenticator.identify(request, now_ms, service=shortcut.signing_name)
        except AwsError as error:
            raise Refused(error, shortcut.speech) from error
        members = shortcut.reader.read(fields)
        if members is None:
            return None
        try:
            params = msgspec.convert(members, shortcut.action.input, builtin_types=RAW)
        except msgspec.MsgspecError:
            return None
        if shortcut.fits is not None and not shortcut.fits(params):
            return None
        return Call(shortcut.action, params, identity, shortcut.speech)

    # Targets and actions are the client's words: only those that lead somewhere are remembered.

    def _learn_target(self, target: str) -> _Shortcut | None:
        prefix, _, name = target.rpartition(".")
        facts = next((each for each in CATALOGUE.values() if prefix and each.target_prefix == prefix), None)
        return self._learn(target, facts, name, "json") if facts else None

    def _learn_form(self, key: str, signing_name: str, name: str) -> _Shortcut | None:
        services = [each for each in CATALOGUE.values() if each.signing_name == signing_name]
        speaks = len(services) == 1 and services[0].protocols[0] == "query"
        return self._learn(key, services[0], name, "query") if speaks else None

    def _learn(self, key: str, facts: Facts, name: str, protocol: str) -> _Shortcut | None:
        action = self._registry.find(facts.name, name)
        operation = service(facts.name).operation(name) if action else None
        if action is None or operation is None:
            return None
        shape, output = operation.input, operation.output
        try:
            fits = fitting(shape, action.input) if shape else None
        except Unsure:
            return None
        if output is not None and output.event_stream_member is not None:
            return None
        shortcut = self._shortcuts[key] = _Shortcut(
            action,
            None if shape is None or constraint_free(shape) else fits,
            facts.signing_name,
            Speech(protocol, facts.name, name),
            f"application/x-amz-json-{facts.json_version}" if output is None or is_plain(output, action.output) else "",
            msgspec.json.Decoder(action.input).decode,
            FormReader(shape) if shape is not None and protocol == "query" else None,
        )
        return shortcut

    # The long way

    def accept_any(self, request: Request, now_ms: int) -> Call:
        """Every protocol, and every mistake. Raises Refused."""
        speech = Speech("json", None)
        try:
            found = route(request, _signed_for(request))
            speech = Speech(found.protocol, found.service, found.operation)
            operation = operation_of(found)
            identity = self._authenticator.identify(
                request,
                now_ms,
                service=CATALOGUE[found.service].signing_name,
                anonymous_allowed=found.operation in quirks_of(found.service).unsigned,
            )
            action = self._registry.find(found.service, found.operation)
            if action is None:
                raise Unsupported(f"the operation {found.operation} of {found.service}")
            if found.service == "s3":
                request = opened(request, found.operation, self._authenticator.chunk_seal)
            params = codec_of(found.protocol).decode(operation, request)
            validate(operation, params)
            return Call(action, to_struct(operation, action, params), identity, speech)
        except RouteError as error:
            raise Refused(error.error, Speech(error.protocol, error.service)) from error
        except AwsError as error:
            raise Refused(error, speech) from error
        except Exception as error:  # a defect of ours, told in the caller's protocol all the same
            raise Refused(InternalFailure(), speech) from error


def _signed_for(request: Request) -> str | None:
    """The service that a request is signed for, as far as that can be read."""
    try:
        credential = credential_of(request)
    except IncompleteSignature:
        return None
    return credential.service if credential else None
