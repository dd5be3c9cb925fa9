package clients

import (
	"fmt"
	"math/big"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
)

var fifo = map[string]string{"FifoQueue": "true"}

func fifoMessage(queueURL *string, group, body, deduplicationID string) *sqs.SendMessageInput {
	return &sqs.SendMessageInput{
		QueueUrl:               queueURL,
		MessageGroupId:         &group,
		MessageBody:            &body,
		MessageDeduplicationId: &deduplicationID,
	}
}

func TestOrderWithinEachGroup(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("order", fifo)
	for number := 1; number <= 3; number++ {
		for _, group := range []string{"a", "b"} {
			body := fmt.Sprintf("%s%d", group, number)
			c.send(fifoMessage(queue, group, body, body))
		}
	}

	received := map[string][]string{}
	for _, message := range c.drain(queue, 6) {
		group := message.Attributes["MessageGroupId"]
		received[group] = append(received[group], *message.Body)
	}
	for group, want := range map[string][]string{"a": {"a1", "a2", "a3"}, "b": {"b1", "b2", "b3"}} {
		if !slices.Equal(received[group], want) {
			t.Errorf("group %s came as %v", group, received[group])
		}
	}
}

func TestSequenceNumbersIncrease(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("sequence", fifo)
	var sent []string
	previous := new(big.Int)
	for _, body := range []string{"one", "two", "three"} {
		text := *c.send(fifoMessage(queue, "group", body, body)).SequenceNumber
		number, ok := new(big.Int).SetString(text, 10)
		if !ok || number.Cmp(previous) <= 0 {
			t.Errorf("sequence number %q does not follow %v", text, previous)
		}
		sent, previous = append(sent, text), number
	}

	var received []string
	for _, message := range c.drain(queue, 3) {
		received = append(received, message.Attributes["SequenceNumber"])
	}
	if !slices.Equal(received, sent) {
		t.Errorf("received %v, sent %v", received, sent)
	}
}

func TestDeduplicationIDIsDeliveredOnce(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("dedup", fifo)
	first := c.send(fifoMessage(queue, "group", "original", "same-id"))
	second := c.send(fifoMessage(queue, "group", "repeated", "same-id"))
	equal(t, "message id", *second.MessageId, *first.MessageId)
	equal(t, "sequence number", *second.SequenceNumber, *first.SequenceNumber)

	message := c.drain(queue, 1)[0]
	equal(t, "body", *message.Body, "original")
	equal(t, "deduplication id", message.Attributes["MessageDeduplicationId"], "same-id")
	equal(t, "messages left", len(c.receive(&sqs.ReceiveMessageInput{QueueUrl: queue})), 0)
}

func TestContentBasedDeduplication(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("content", map[string]string{"FifoQueue": "true", "ContentBasedDeduplication": "true"})
	message := &sqs.SendMessageInput{
		QueueUrl:       queue,
		MessageBody:    aws.String("same"),
		MessageGroupId: aws.String("group"),
	}
	equal(t, "message id", *c.send(message).MessageId, *c.send(message).MessageId)
}

func TestGroupWaitsForItsMessageInFlight(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("lock", fifo)
	c.send(fifoMessage(queue, "group", "first", "first"))
	c.send(fifoMessage(queue, "group", "second", "second"))

	first := c.receive(&sqs.ReceiveMessageInput{QueueUrl: queue, MaxNumberOfMessages: 1, WaitTimeSeconds: 5})
	if got := bodies(first); !slices.Equal(got, []string{"first"}) {
		t.Fatalf("received %v", got)
	}
	equal(t, "messages while in flight", len(c.receive(&sqs.ReceiveMessageInput{QueueUrl: queue})), 0)

	c.remove(queue, first[0])
	equal(t, "next body", bodies(c.receiveAll(queue, 1))[0], "second")
}
