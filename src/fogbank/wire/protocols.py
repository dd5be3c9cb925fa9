"""The codecs by the name of their protocol."""

from collections.abc import Mapping
from typing import Any, Final, Protocol

from fogbank.kernel.errors import AwsError
from fogbank.wire.cbor import CborCodec
from fogbank.wire.http import Reply, Request
from fogbank.wire.json import JsonCodec
from fogbank.wire.models import Operation, Service
from fogbank.wire.query import QueryCodec
from fogbank.wire.rest_json import RestJsonCodec
from fogbank.wire.rest_xml import RestXmlCodec


class Codec(Protocol):
    """One protocol. Values are plain Python under AWS's member names: blobs are bytes, timestamps epoch seconds."""

    def decode(self, operation: Operation, request: Request) -> dict[str, Any]:
        """The input of an operation. Raises a ClientError if the request cannot be read, and nothing else."""
        ...

    def encode(self, operation: Operation, result: Mapping[str, Any], request_id: str) -> Reply:
        """The reply with an operation's output; members that are None are left out."""
        ...

    def error(
        self, service: Service | None, error: AwsError, request_id: str, operation: Operation | None = None
    ) -> Reply:
        """The reply with an error. Without a service the model cannot help and the error's own words stand."""
        ...


_CODECS: Final[Mapping[str, Codec]] = {
    "json": JsonCodec(),
    "query": QueryCodec(),
    "rest-json": RestJsonCodec(),
    "rest-xml": RestXmlCodec(),
    "smithy-rpc-v2-cbor": CborCodec(rpc_v2=True),
    "cbor": CborCodec(rpc_v2=False),
}


def codec_of(protocol: str) -> Codec:
    """The codec of a protocol as `route` names it."""
    return _CODECS[protocol]
