"""The aws-chunked content encoding, in which SDKs upload to S3; incremental and without I/O.

    10000;chunk-signature=ad80…CR LF          signed: STREAMING-AWS4-HMAC-SHA256-PAYLOAD[-TRAILER]
    65536 bytes CR LF                         unsigned, without the signatures: STREAMING-UNSIGNED-PAYLOAD-TRAILER
    0;chunk-signature=b6c6…CR LF
    x-amz-checksum-crc32c:sOO8/Q==CR LF       -TRAILER only
    x-amz-trailer-signature:d81f…CR LF        signed and -TRAILER only
    CR LF

A chunk's signature covers the one before it, so the first one covers the request's. What `feed` hands out is proven
only when `finish` has returned: commit nothing before.

Sources: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable, Mapping
from hashlib import sha256
from hmac import compare_digest
from typing import Final

from fogbank.kernel.checksums import CHECKSUMS, Checksum
from fogbank.kernel.errors import ClientError, Unsupported
from fogbank.wire.auth_errors import InvalidRequest, SignatureDoesNotMatch
from fogbank.wire.sigv4 import SIGV4, Seal

CHUNK_BYTES_MIN: Final = 8192  # of every chunk but the last
SIZE_LINE_BYTES_MAX: Final = 256
TRAILER_BYTES_MAX: Final = 8192

_SIZE_LINE: Final = re.compile(rb"([0-9A-Fa-f]{1,12})(?:;chunk-signature=([0-9A-Za-z*]{64,160}))?")
_PAYLOADS: Final = {  # signed?, trailer?
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": (True, False),
    "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": (True, True),
    "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD": (True, False),
    "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD-TRAILER": (True, True),
    "STREAMING-UNSIGNED-PAYLOAD-TRAILER": (False, True),
}
_CHECKSUM_TRAILER: Final = "x-amz-checksum-"
_SIGNATURE_TRAILER: Final = "x-amz-trailer-signature"
_EMPTY_SHA256: Final = sha256(b"").hexdigest()


class IncompleteBody(ClientError):
    code = "IncompleteBody"

    def __init__(self, message: str = "The request body terminated unexpectedly") -> None:
        super().__init__(message)


class InvalidChunkSize(ClientError):
    code = "InvalidChunkSizeError"

    def __init__(self, chunk: int, size_bytes: int) -> None:
        super().__init__(
            f"Only the last chunk is allowed to have a size less than {CHUNK_BYTES_MIN} bytes",
            Chunk=str(chunk),
            BadChunkSize=str(size_bytes),
        )


class MalformedTrailer(ClientError):
    code = "MalformedTrailerError"

    def __init__(self) -> None:
        super().__init__(
            "The request contained trailing data that was not well-formed or did not conform to our published schema."
        )


class BadDigest(ClientError):
    code = "BadDigest"

    def __init__(self, algorithm: str) -> None:
        super().__init__(f"The {algorithm.upper()} you specified did not match the calculated checksum.")


class MissingContentLength(ClientError):
    code = "MissingContentLength"
    status = 411

    def __init__(self) -> None:
        super().__init__("You must provide the Content-Length HTTP header.")


def is_chunked(headers: Mapping[str, str]) -> bool:
    """Whether a body is in this encoding. `headers` has names in lower case, as in `Request`."""
    return headers.get("x-amz-content-sha256", "").startswith("STREAMING-")


def decode(headers: Mapping[str, str], body: bytes, seal: Seal | None = None) -> tuple[bytes, dict[str, str]]:
    """The payload and the trailers of a whole body."""
    decoder = ChunkedDecoder(headers, seal)
    payload = decoder.feed(body)
    return payload, decoder.finish()


class ChunkedDecoder:
    """Takes the encoded body in pieces, hands out the payload. With a seal every signature is verified.

    Raises AwsError, from any of its methods; after that it must not be used again.
    """

    def __init__(self, headers: Mapping[str, str], seal: Seal | None = None) -> None:
        kind = headers.get("x-amz-content-sha256", "")
        if kind not in _PAYLOADS:
            raise Unsupported(f"the payload {kind}")
        self._signed, self._trailing = _PAYLOADS[kind]
        if self._signed and seal is not None and SIGV4 not in kind:
            raise Unsupported(f"verifying the chunks of {kind}")
        self._chain = _Chain(seal) if seal is not None and self._signed else None
        self._size_bytes = _decoded_length(headers)
        self._checksums = _declared_checksums(headers) if self._trailing else {}
        self._buffer = b""
        self._at = 0  # up to here the buffer is read
        self._out: list[bytes] = []
        self._step: Callable[[], bool] = self._read_size
        self._chunk = 0
        self._left_bytes = 0
        self._small_bytes: int | None = None
        self._signature = ""

    def feed(self, data: bytes) -> bytes:
        """Take the next piece of the body; what of the payload it completes."""
        self._buffer = self._buffer[self._at :] + data
        self._at = 0
        self._out = []
        while self._step():
            pass
        return self._out[0] if len(self._out) == 1 else b"".join(self._out)

    def finish(self) -> dict[str, str]:
        """The body has ended. The trailers, names in lower case; the payload is proven."""
        section = self._buffer[self._at :]
        if self._step != self._read_end or not section.endswith(b"\r\n"):
            raise IncompleteBody
        if self._size_bytes:
            raise IncompleteBody("You did not provide the number of bytes specified by the Content-Length HTTP header")
        trailers = _parse_trailers(section)
        signature = trailers.pop(_SIGNATURE_TRAILER, None)
        if trailers.keys() != {_CHECKSUM_TRAILER + name for name in self._checksums}:
            raise MalformedTrailer
        if self._chain is not None and self._trailing:
            if signature is None:
                raise MalformedTrailer
            self._chain.check_trailers(trailers, signature)
        for name, checksum in self._checksums.items():
            _check_digest(name, checksum, trailers[_CHECKSUM_TRAILER + name])
        return trailers

    def _read_size(self) -> bool:
        end = self._buffer.find(b"\r\n", self._at, self._at + SIZE_LINE_BYTES_MAX)
        if end < 0:
            if len(self._buffer) - self._at >= SIZE_LINE_BYTES_MAX:
                raise IncompleteBody
            return False
        match = _SIZE_LINE.fullmatch(self._buffer, self._at, end)
        if match is None or (match[2] is not None) != self._signed:
            raise IncompleteBody
        self._at = end + 2
        self._chunk += 1
        self._left_bytes = int(match[1], 16)
        self._signature = (match[2] or b"").decode()
        if self._left_bytes == 0:
            if self._chain is not None:
                self._chain.check_chunk(self._signature)
            self._step = self._read_end
            return True
        self._check_size(self._left_bytes)
        self._step = self._read_data
        return True

    def _check_size(self, size_bytes: int) -> None:
        if self._small_bytes is not None:
            raise InvalidChunkSize(self._chunk, self._small_bytes)
        if size_bytes < CHUNK_BYTES_MIN:
            self._small_bytes = size_bytes
        self._size_bytes -= size_bytes
        if self._size_bytes < 0:
            raise IncompleteBody("You did not provide the number of bytes specified by the Content-Length HTTP header")

    def _read_data(self) -> bool:
        data = self._buffer[self._at : self._at + self._left_bytes]
        if not data:
            return False
        self._at += len(data)
        self._left_bytes -= len(data)
        self._out.append(data)
        if self._chain is not None:
            self._chain.update(data)
        for checksum in self._checksums.values():
            checksum.update(data)
        if self._left_bytes == 0:
            self._step = self._read_delimiter
        return True

    def _read_delimiter(self) -> bool:
        if len(self._buffer) - self._at < 2:
            return False
        if not self._buffer.startswith(b"\r\n", self._at):
            raise IncompleteBody
        if self._chain is not None:
            self._chain.check_chunk(self._signature)
        self._at += 2
        self._step = self._read_size
        return True

    def _read_end(self) -> bool:
        """Everything after the last chunk is the trailer; `finish` reads it."""
        if len(self._buffer) - self._at > TRAILER_BYTES_MAX:
            raise MalformedTrailer
        return False


class _Chain:
    """The signatures of the chunks, each over the one before."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal
        self._previous = seal.seed
        self._hash = sha256()

    def update(self, data: bytes) -> None:
        self._hash.update(data)

    def check_chunk(self, signature: str) -> None:
        self._check("PAYLOAD", f"{_EMPTY_SHA256}\n{self._hash.hexdigest()}", signature)
        self._hash = sha256()

    def check_trailers(self, trailers: Mapping[str, str], signature: str) -> None:
        text = "".join(f"{name}:{value}\n" for name, value in trailers.items())
        self._check("TRAILER", sha256(text.encode("latin-1")).hexdigest(), signature)

    def _check(self, what: str, hashes: str, signature: str) -> None:
        seal = self._seal
        to_sign = f"{SIGV4}-{what}\n{seal.amz_date}\n{seal.scope}\n{self._previous}\n{hashes}"
        expected = seal.signing_key.sign(to_sign)
        if not compare_digest(expected.encode(), signature.encode("latin-1")):
            raise SignatureDoesNotMatch(
                "The request signature we calculated does not match the signature you provided. "
                "Check your key and signing method.",
                StringToSign=to_sign,
                SignatureProvided=signature,
            )
        self._previous = expected


def _decoded_length(headers: Mapping[str, str]) -> int:
    text = headers.get("x-amz-decoded-content-length", "")
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise MissingContentLength
    return int(text)


def _declared_checksums(headers: Mapping[str, str]) -> dict[str, Checksum]:
    """The checksums that the trailer will bring, ready to be computed."""
    declared = [name.strip().lower() for name in headers.get("x-amz-trailer", "").split(",")]
    checksums: dict[str, Checksum] = {}
    for name in filter(None, declared):
        algorithm = name.removeprefix(_CHECKSUM_TRAILER)
        if algorithm == name or algorithm not in CHECKSUMS:
            raise InvalidRequest("The value specified in the x-amz-trailer header is not supported")
        checksums[algorithm] = CHECKSUMS[algorithm]()
    return checksums


def _parse_trailers(section: bytes) -> dict[str, str]:
    """The lines after the last chunk. AWS's examples end some with a line feed alone, and so may clients."""
    trailers: dict[str, str] = {}
    for line in section.decode("latin-1").split("\n"):
        text = line.strip(" \t\r")
        if text:
            name, colon, value = text.partition(":")
            if not colon or not name.strip() or name.strip().lower() in trailers:
                raise MalformedTrailer
            trailers[name.strip().lower()] = value.strip()
    return trailers


def _check_digest(algorithm: str, checksum: Checksum, text: str) -> None:
    computed = checksum.digest()
    try:
        stated = b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        stated = b""
    if len(stated) != len(computed):
        raise InvalidRequest(f"Value for {_CHECKSUM_TRAILER}{algorithm} trailing header is invalid.")
    if stated != computed:
        raise BadDigest(algorithm)
