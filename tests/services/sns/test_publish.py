"""Publish: what a message may be, and what subscribers get."""

from tests.services.sns.hub import Hub


def test_a_queue_gets_the_message_in_its_document(hub: Hub) -> None:
    topic, queue = hub.topic(), hub.queue()
    subscription = hub.subscribe(topic, queue)
    message_id = hub.publish(topic, "hello", Subject="greeting")
    [document] = hub.envelopes(queue)
    signature = document.pop("Signature")
    assert len(signature) == 344
    assert document == {
        "Type": "Notification",
        "MessageId": message_id,
        "TopicArn": topic,
        "Subject": "greeting",
        "Message": "hello",
        "Timestamp": document["Timestamp"],
        "SignatureVersion": "1",
        "SigningCertURL": document["SigningCertURL"],
        "UnsubscribeURL": f"{hub.endpoint}/?Action=Unsubscribe&SubscriptionArn={subscription}",
    }


def test_raw(hub: Hub) -> None:
    topic = hub.topic()
    queue = hub.subscribed(topic)
    hub.publish(topic, "hello")
    assert hub.bodies(queue) == ["hello"]
