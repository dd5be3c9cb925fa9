"""Documents in queues, signed when somebody reads them.

A signature takes longer than all the rest of a Publish. What goes to an endpoint outside is signed before it goes; what
lies in a queue has room for its signature, and gets it when it is received for the first time. Nobody can tell: the
signature is made of nothing but the document, and is the same whenever it is made. All queues of a topic share it.
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, final

from msgspec import Struct, json

from fogbank.kernel.world import World
from fogbank.services.sns.certificate import ROOM, Signer
from fogbank.services.sns.signing import Note, canonical

SEAL: Final = "sns"
# As `signing.document` writes it; in a text of somebody else's the quotes have backslashes before them.
_PLACE: Final = '"Signature" : "'
_KNOWN_MAX: Final = 4096


class _Document(Struct, frozen=True, gc=False, rename="pascal"):
    message_id: str
    topic_arn: str
    message: str
    timestamp: str
    signature_version: str
    subject: str = ""


_document_of: Final = json.Decoder(_Document).decode


@final
class Sealing:
    """A port; one for a store, and another one after a reset."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._known: dict[bytes, str] = {}  # signatures, by what is signed: of other queues

    async def open(self, bodies: Sequence[str]) -> Sequence[str]:
        """The documents with their signatures."""
        texts = [_text_of(body) for body in bodies]
        digests = [blake2b(text + version.encode(), digest_size=16).digest() for text, version in texts]
        unknown = {digest: text for digest, text in zip(digests, texts, strict=True) if digest not in self._known}
        made = await self._world.port(Signer).signatures(list(unknown.values())) if unknown else ()
        signatures = {**self._known, **dict(zip(unknown, made, strict=True))} if unknown else self._known
        opened = [_signed(body, signatures[digest]) for body, digest in zip(bodies, digests, strict=True)]
        self._remember(dict(zip(unknown, made, strict=True)))
        return opened

    def _remember(self, signatures: dict[bytes, str]) -> None:
        self._known |= signatures
        while len(self._known) > _KNOWN_MAX:
            del self._known[next(iter(self._known))]


def _text_of(body: str) -> tuple[bytes, str]:
    """What is signed, and the version."""
    found = _document_of(body)
    note = Note(
        "Notification", found.message_id, found.topic_arn, found.message, found.timestamp, subject=found.subject
    )
    return canonical(note), found.signature_version


def _signed(body: str, signature: str) -> str:
    begin, place, rest = body.partition(_PLACE)
    return f"{begin}{place}{signature}{rest[len(ROOM) :]}"
