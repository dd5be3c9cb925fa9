"""The two ends of the wire: a request becomes a call, what came of it becomes a reply.

The hot path is short. An AWS JSON request whose operation is built, and whose model says no more than the
struct's types do, is decoded by msgspec straight into the struct; no model is loaded for it, and whatever is
odd about it sends it the long way round, which knows every protocol and AWS's words for every mistake.
"""

from collections.abc import Callable
from typing import Final, final

import msgspec
from msgspec import Struct

from fogbank.kernel.action import Action, Registry
from fogbank.kernel.errors import AwsError, InternalFailure, Unsupported
from fogbank.wire.auth import Authenticator, Identity
from fogbank.wire.bind import members_of, to_struct
from fogbank.wire.catalogue import CATALOGUE
from fogbank.wire.http import Reply, Request
from fogbank.wire.json import REQUEST_ID
from fogbank.wire.models import Operation, service
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
    """A request understood: who asks for what. `content_type` is set on the hot path alone."""

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
    """All that the hot path needs for one operation."""

    action: Action
    decode: Callable[[bytes], Struct]
    signing_name: str
    speech: Speech
    content_type: str


@final
class Gateway:
    """What stands between HTTP and the registry."""

    def __init__(self, registry: Registry, authenticator: Authenticator) -> None:
        self._registry = registry
        self._authenticator = authenticator
        self._shortcuts: dict[str, _Shortcut | None] = {}

    def accept(self, request: Request, now_ms: int) -> Call:
        """Understand a request. Raises Refused."""
        target = request.headers.get("x-amz-target")
        if target is not None:
            shortcut = self._shortcut(target)
            if shortcut is not None:
                call = self._accept_json(shortcut, request, now_ms)
                if call is not None:
                    return call
        return self._accept_any(request, now_ms)

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

    def _shortcut(self, target: str) -> _Shortcut | None:
        if target not in self._shortcuts:
            found = self._find_shortcut(target)
            if found is None:
                # Targets are the client's words: only those that lead somewhere are remembered.
                return None
            self._shortcuts[target] = found
        return self._shortcuts[target]

    def _find_shortcut(self, target: str) -> _Shortcut | None:
        prefix, _, name = target.rpartition(".")
        for facts in CATALOGUE.values():
            if facts.target_prefix == prefix and (action := self._registry.find(facts.name, name)):
                operation = service(facts.name).operation(name)
                if operation is None or not _fits_shortcut(operation):
                    return None
                return _Shortcut(
                    action,
                    msgspec.json.Decoder(action.input).decode,
                    facts.signing_name,
                    Speech("json", facts.name, name),
                    f"application/x-amz-json-{facts.json_version}",
                )
        return None

    def _accept_json(self, shortcut: _Shortcut, request: Request, now_ms: int) -> Call | None:
        headers = request.headers
        if "smithy-protocol" in headers or "cbor" in headers.get("content-type", ""):
            return None
        try:
            identity = self._authenticator.identify(request, now_ms, service=shortcut.signing_name)
            params = shortcut.decode(request.body or b"{}")
        except msgspec.MsgspecError:
            return None
        except AwsError as error:
            raise Refused(error, shortcut.speech) from error
        return Call(shortcut.action, params, identity, shortcut.speech, shortcut.content_type)

    # The long way

    def _accept_any(self, request: Request, now_ms: int) -> Call:
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


def _fits_shortcut(operation: Operation) -> bool:
    """Whether decoding into the struct checks all that the model says, and the answer needs no model."""
    return (operation.input is None or constraint_free(operation.input)) and (
        operation.output is None or operation.output.event_stream_member is None
    )


def _signed_for(request: Request) -> str | None:
    """The service that a request is signed for, as far as that can be read."""
    try:
        credential = credential_of(request)
    except IncompleteSignature:
        return None
    return credential.service if credential else None
