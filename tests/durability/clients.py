"""Senders and consumers that write down in a ledger what they do; each call is one turn of theirs."""

from typing import Any, final

from fogbank.kernel.ids import Ids
from tests.durability.harness import Client, Server, Unanswered
from tests.durability.ledger import Ledger, Place

_PADDING_BYTES_MAX = 6000


def below(ids: Ids, end: int) -> int:
    """A whole number from 0."""
    return ids.int63() % end


@final
class Sender:
    """Sends messages of one line, alone or in batches. On a FIFO queue the line is a group, and what was not
    answered is sent again with the same deduplication ids."""

    def __init__(self, ledger: Ledger, queue: str, line: str, seed: int) -> None:
        self._ledger = ledger
        self._queue = queue
        self._line = line
        self._ids = Ids(seed)
        self._unanswered: list[tuple[Place, dict[str, str]]] = []

    def __call__(self, client: Client) -> None:
        if not (self._ledger.fifo and self._unanswered):
            places = self._ledger.draw(self._line, 1 + below(self._ids, 4) * below(self._ids, 4))
            self._unanswered = [(place, self._message(place)) for place in places]
        places = [place for place, _ in self._unanswered]
        messages = [message for _, message in self._unanswered]
        url = f"http://localhost/000000000000/{self._queue}"
        if len(messages) == 1:
            message_ids = [client.call("SendMessage", QueueUrl=url, **messages[0])["MessageId"]]
        else:
            entries = [{"Id": str(index)} | message for index, message in enumerate(messages)]
            answer = client.call("SendMessageBatch", QueueUrl=url, Entries=entries)
            assert not answer.get("Failed")
            message_ids = [done["MessageId"] for done in answer["Successful"]]
        self._unanswered = []
        self._ledger.acknowledge(places, message_ids)

    def _message(self, place: Place) -> dict[str, str]:
        line, number = place
        message = {"MessageBody": f"{line} {number} " + "x" * below(self._ids, _PADDING_BYTES_MAX)}
        if self._ledger.fifo:
            message |= {"MessageGroupId": line, "MessageDeduplicationId": f"{line}-{number}"}
        return message


@final
class Consumer:
    """Receives, and deletes most of it, alone or in batches."""

    def __init__(self, ledger: Ledger, queue: str, seed: int, *, forgets: bool = True) -> None:
        self._ledger = ledger
        self._url = f"http://localhost/000000000000/{queue}"
        self._ids = Ids(seed)
        self._forgets = forgets
        self.found_nothing = False

    def __call__(self, client: Client) -> None:
        wish: dict[str, Any] = {"MaxNumberOfMessages": 1 + below(self._ids, 10), "VisibilityTimeout": 30}
        wish["MessageSystemAttributeNames"] = ["ApproximateReceiveCount"]
        wish["WaitTimeSeconds"] = 1 if self._forgets else 0
        try:
            answer = client.call("ReceiveMessage", QueueUrl=self._url, **wish)
        except Unanswered:
            self._ledger.lose_receive()
            raise
        received = self._ledger.receive(answer.get("Messages", []))
        self.found_nothing = not received
        if self._forgets and not below(self._ids, 12):
            received = received[1:]
        if not received:
            return
        self._ledger.delete(place for place, _ in received)
        if len(received) == 1:
            client.call("DeleteMessage", QueueUrl=self._url, ReceiptHandle=received[0][1])
        else:
            entries = [{"Id": str(index), "ReceiptHandle": handle} for index, (_, handle) in enumerate(received)]
            assert not client.call("DeleteMessageBatch", QueueUrl=self._url, Entries=entries).get("Failed")
        self._ledger.acknowledge_delete(place for place, _ in received)


def empty(server: Server, ledger: Ledger, queue: str) -> None:
    """Take everything out that can be received, and see that nothing is left."""
    consumer = Consumer(ledger, queue, 0, forgets=False)
    with server.client() as client:
        while not consumer.found_nothing:
            consumer(client)
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    counts = server.call("GetQueueAttributes", QueueUrl=server.url(queue), AttributeNames=names)["Attributes"]
    assert counts == dict.fromkeys(names, "0")
