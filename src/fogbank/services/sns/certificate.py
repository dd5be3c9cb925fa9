"""The key that signs SNS's messages, and its certificate: made once for a store, when they are first needed.

    signed = await world.port(Signer).sign(note, version=topic.signature_version, endpoint=ctx.endpoint)

A signature takes some 250 µs of a core. It is made on a thread of its own, where OpenSSL does not hold the interpreter,
so that the event loop goes on meanwhile: 1.7 times as many messages a second as when it is made in between, and 80 µs
more for one that comes alone.

The private key lies in the store and is given to nobody. The certificate is shown at
`/SimpleNotificationService-HEX.pem`, where validators look for it.
"""

import asyncio
from base64 import b64encode
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final, final

from msgspec import Struct, msgpack

from fogbank.kernel.http import Reply, Request
from fogbank.kernel.world import World
from fogbank.services.sns.signing import Note, Signed, canonical
from fogbank.storage.api import Conflict, Put, Store, Unchanged

PATH: Final = "/SimpleNotificationService-"

_SPACE: Final = "sns.signing"
_KEY: Final = b"key"
# As AWS's own certificates.
_KEY_BITS: Final = 2048
# Where a signature will stand: as many characters as it has.
ROOM: Final = "-" * len(b64encode(bytes(_KEY_BITS // 8)))
# Validators look at the machine's clock, and ours may stand anywhere: the certificate is always valid.
_VALID_FROM: Final = datetime(2010, 1, 1, tzinfo=UTC)
_VALID_UNTIL: Final = datetime(2110, 1, 1, tzinfo=UTC)
_AT_ONCE: Final = 16
_COMMON_NAME: Final = "sns.amazonaws.com"

_SignText = Callable[[bytes, str], str]


class _Kept(Struct, frozen=True):
    """What lies in the store, both in PEM."""

    private_key: bytes
    certificate: bytes


class _Ready(Struct, frozen=True):
    """What is in memory once it was needed."""

    sign: _SignText
    certificate: bytes
    path: str


_encode: Final = msgpack.Encoder().encode
_kept_of: Final = msgpack.Decoder(_Kept).decode


@final
class Signer:
    """A port; one for a store, and another one after a reset."""

    def __init__(self, store: Store, world: World) -> None:
        self._store = store
        self._world = world
        self._ready: _Ready | None = None
        self._loading = asyncio.Lock()
        self._waiting: list[tuple[bytes, str, asyncio.Future[str]]] = []
        self._at_work: asyncio.Task[None] | None = None
        # One thread: a second one would fight with the event loop for the interpreter.
        self._thread = ThreadPoolExecutor(1, "sns signatures")

    async def sign(self, note: Note, *, version: str, endpoint: str) -> Signed:
        """`version` is "1" (SHA1withRSA) or "2" (SHA256withRSA); `endpoint` is where the receiver reaches us."""
        [signature] = await self.signatures([(canonical(note), version)])
        return Signed(version, signature, f"{endpoint}{(await self._loaded()).path}")

    async def unsigned(self, *, version: str, endpoint: str) -> Signed:
        """The same with room for the signature, which is made when somebody reads it (sealing.py)."""
        return Signed(version, ROOM, f"{endpoint}{(await self._loaded()).path}")

    async def signatures(self, texts: Sequence[tuple[bytes, str]]) -> Sequence[str]:
        """The signatures of texts, each with its version, in base64."""
        ready, loop = await self._loaded(), asyncio.get_running_loop()
        waiting = [(text, version, loop.create_future()) for text, version in texts]
        self._waiting += waiting
        # A test's clock waits for a signature.
        with self._world.clock.hold():
            if self._at_work is None:
                self._at_work = loop.create_task(self._work(ready.sign))
            return [await signature for _, _, signature in waiting]

    async def prepare(self) -> None:
        """Have the key at hand: making one takes some 300 ms, for which the first message need not wait."""
        await self._loaded()

    async def _work(self, sign: _SignText) -> None:
        """Sign what waits, several at a time: handing one over to the thread costs a third of signing it."""
        loop = asyncio.get_running_loop()
        portion: list[tuple[bytes, str, asyncio.Future[str]]] = []
        try:
            while self._waiting:
                portion, self._waiting = self._waiting[:_AT_ONCE], self._waiting[_AT_ONCE:]
                texts = [(text, version) for text, version, _ in portion]
                signatures = await loop.run_in_executor(self._thread, _sign_all, sign, texts)
                for signature, (_, _, waiting) in zip(signatures, portion, strict=True):
                    if not waiting.done():
                        waiting.set_result(signature)
        finally:
            self._at_work = None
            for _, _, waiting in portion:
                waiting.cancel()  # nothing, but when the server stops

    async def page(self, request: Request) -> Reply | None:
        """The certificate, under the name that SigningCertURL gives it."""
        ready = await self._loaded()
        if request.path != ready.path:
            return None
        return Reply(200, {"content-type": "application/x-pem-file"}, ready.certificate)

    async def _loaded(self) -> _Ready:
        if self._ready is not None:
            return self._ready
        async with self._loading:
            ready = self._ready
            if ready is None:
                with self._world.clock.hold():
                    kept = await self._kept()
                    ready = await asyncio.get_running_loop().run_in_executor(self._thread, _prepare, kept)
                self._ready = ready
            return ready

    async def _kept(self) -> _Kept:
        """From the store; made and kept there if there is none."""
        while (item := await self._store.get(_SPACE, _KEY)) is None:
            made = await asyncio.get_running_loop().run_in_executor(self._thread, _make)
            try:
                await self._store.commit([Put(_SPACE, _KEY, _encode(made))], [Unchanged(_SPACE, _KEY, 0)])
            except Conflict:
                continue  # somebody else made one
            return made
        return _kept_of(item.value)


def _sign_all(sign: _SignText, texts: Sequence[tuple[bytes, str]]) -> list[str]:
    return [sign(text, version) for text, version in texts]


def _make() -> _Kept:
    """A key, and a certificate signed by itself."""
    # Loaded when it is needed: 50 ms that a server without topics does not pay.
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from cryptography.x509.oid import NameOID

    key = rsa.generate_private_key(65537, _KEY_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, _COMMON_NAME)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(_VALID_FROM)
        .not_valid_after(_VALID_UNTIL)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(_COMMON_NAME)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return _Kept(private, certificate.public_bytes(Encoding.PEM))


def _prepare(kept: _Kept) -> _Ready:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = load_pem_private_key(kept.private_key, None)
    assert isinstance(key, RSAPrivateKey)
    # SHA-1 is what version 1 says, and what its validators check.
    algorithms = {"1": hashes.SHA1(), "2": hashes.SHA256()}
    padding = PKCS1v15()

    def sign(text: bytes, version: str) -> str:
        return b64encode(key.sign(text, padding, algorithms[version])).decode()

    return _Ready(sign, kept.certificate, f"{PATH}{sha256(kept.certificate).hexdigest()[:32]}.pem")
