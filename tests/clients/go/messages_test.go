package clients

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

const messageAttributesMD5 = "fd34d322842ad6deebc533be0edf8725"

func messageAttributes() map[string]types.MessageAttributeValue {
	return map[string]types.MessageAttributeValue{
		"colour": {DataType: aws.String("String"), StringValue: aws.String("blue")},
		"weight": {DataType: aws.String("Number"), StringValue: aws.String("12.5")},
		"digest": {DataType: aws.String("Binary"), BinaryValue: []byte{0, 1, 127, 128, 255}},
	}
}

func TestMessageComesBackWhole(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("whole", nil)
	body := "h\u00e9llo <&> \"\u96f2\u6d77\" \U0001f32b\n"

	sent := c.send(&sqs.SendMessageInput{
		QueueUrl:          queue,
		MessageBody:       &body,
		MessageAttributes: messageAttributes(),
	})
	equal(t, "MD5OfMessageAttributes", *sent.MD5OfMessageAttributes, messageAttributesMD5)

	message := c.receiveAll(queue, 1)[0]
	equal(t, "message id", *message.MessageId, *sent.MessageId)
	equal(t, "body", *message.Body, body)
	equal(t, "MD5OfBody", *message.MD5OfBody, *sent.MD5OfMessageBody)
	equal(t, "MD5OfMessageAttributes", *message.MD5OfMessageAttributes, messageAttributesMD5)

	attributes := message.MessageAttributes
	equal(t, "number of attributes", len(attributes), 3)
	equal(t, "colour", *attributes["colour"].StringValue, "blue")
	equal(t, "weight's type", *attributes["weight"].DataType, "Number")
	equal(t, "weight", *attributes["weight"].StringValue, "12.5")
	if digest := attributes["digest"].BinaryValue; !bytes.Equal(digest, messageAttributes()["digest"].BinaryValue) {
		t.Errorf("digest is %v", digest)
	}

	equal(t, "receive count", message.Attributes["ApproximateReceiveCount"], "1")
	timestamps := make([]int64, 2)
	for i, name := range []string{"SentTimestamp", "ApproximateFirstReceiveTimestamp"} {
		timestamp, err := strconv.ParseInt(message.Attributes[name], 10, 64)
		must(t, err)
		timestamps[i] = timestamp
	}
	if !slices.IsSorted(timestamps) {
		t.Errorf("received at %d, before it was sent at %d", timestamps[1], timestamps[0])
	}
}

func TestLongPollWaitsForADelayedMessage(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("poll", nil)
	c.send(&sqs.SendMessageInput{QueueUrl: queue, MessageBody: aws.String("awaited"), DelaySeconds: 1})

	start := time.Now()
	messages := c.receive(&sqs.ReceiveMessageInput{QueueUrl: queue, WaitTimeSeconds: 20})
	if got := bodies(messages); !slices.Equal(got, []string{"awaited"}) {
		t.Errorf("received %v", got)
	}
	if waited := time.Since(start); waited > 10*time.Second {
		t.Errorf("the poll took %v", waited)
	}
}

func TestBatchOfTenWithOneInvalidEntry(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("batch", nil)
	var entries []types.SendMessageBatchRequestEntry
	var want []string
	for i := range 10 {
		entry := types.SendMessageBatchRequestEntry{
			Id:          aws.String(fmt.Sprintf("entry-%d", i)),
			MessageBody: aws.String(fmt.Sprintf("body-%d", i)),
		}
		if i == 4 {
			entry.DelaySeconds = 901
		} else {
			want = append(want, *entry.MessageBody)
		}
		entries = append(entries, entry)
	}

	sent, err := c.SendMessageBatch(t.Context(), &sqs.SendMessageBatchInput{QueueUrl: queue, Entries: entries})
	must(t, err)
	equal(t, "number sent", len(sent.Successful), 9)
	if len(sent.Failed) != 1 {
		t.Fatalf("%d entries failed, want 1", len(sent.Failed))
	}
	equal(t, "failed entry", *sent.Failed[0].Id, "entry-4")
	equal(t, "failure code", *sent.Failed[0].Code, "InvalidParameterValue")
	equal(t, "sender fault", sent.Failed[0].SenderFault, true)

	messages := c.receiveAll(queue, 9)
	got := bodies(messages)
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("received %v, want %v", got, want)
	}

	deletions := []types.DeleteMessageBatchRequestEntry{
		{Id: aws.String("bad"), ReceiptHandle: aws.String("not-a-receipt-handle")},
	}
	for i, message := range messages {
		deletions = append(deletions, types.DeleteMessageBatchRequestEntry{
			Id:            aws.String(fmt.Sprintf("m%d", i)),
			ReceiptHandle: message.ReceiptHandle,
		})
	}
	deleted, err := c.DeleteMessageBatch(t.Context(), &sqs.DeleteMessageBatchInput{QueueUrl: queue, Entries: deletions})
	must(t, err)
	equal(t, "number deleted", len(deleted.Successful), 9)
	if len(deleted.Failed) != 1 {
		t.Fatalf("%d deletions failed, want 1", len(deleted.Failed))
	}
	equal(t, "failed deletion", *deleted.Failed[0].Id, "bad")
	equal(t, "failure code", *deleted.Failed[0].Code, "ReceiptHandleIsInvalid")
	equal(t, "messages in flight", c.attribute(queue, types.QueueAttributeNameApproximateNumberOfMessagesNotVisible), "0")
}

func TestVisibilityTimeoutOfZeroReturnsTheMessage(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("visibility", map[string]string{"VisibilityTimeout": "600"})
	c.send(&sqs.SendMessageInput{QueueUrl: queue, MessageBody: aws.String("again")})

	first := c.receiveAll(queue, 1)[0]
	equal(t, "messages while in flight", len(c.receive(&sqs.ReceiveMessageInput{QueueUrl: queue})), 0)
	_, err := c.ChangeMessageVisibility(t.Context(), &sqs.ChangeMessageVisibilityInput{
		QueueUrl:          queue,
		ReceiptHandle:     first.ReceiptHandle,
		VisibilityTimeout: 0,
	})
	must(t, err)

	second := c.receiveAll(queue, 1)[0]
	equal(t, "message id", *second.MessageId, *first.MessageId)
	equal(t, "receive count", second.Attributes["ApproximateReceiveCount"], "2")

	c.remove(queue, second)
	equal(t, "messages in flight", c.attribute(queue, types.QueueAttributeNameApproximateNumberOfMessagesNotVisible), "0")
}

func TestMadeUpReceiptHandle(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("handle", nil)

	_, err := c.DeleteMessage(t.Context(), &sqs.DeleteMessageInput{
		QueueUrl:      queue,
		ReceiptHandle: aws.String("not-a-receipt-handle"),
	})
	if invalid := new(types.ReceiptHandleIsInvalid); !errors.As(err, &invalid) {
		t.Errorf("error is %v, want ReceiptHandleIsInvalid", err)
	}
}

func TestDeadLetterQueue(t *testing.T) {
	c := newClient(t)
	dead := c.createQueue("dead", nil)
	arn := c.attribute(dead, types.QueueAttributeNameQueueArn)
	source := c.createQueue("source", map[string]string{
		"VisibilityTimeout": "0",
		"RedrivePolicy":     fmt.Sprintf(`{"deadLetterTargetArn":%q,"maxReceiveCount":"2"}`, arn),
	})
	sent := c.send(&sqs.SendMessageInput{QueueUrl: source, MessageBody: aws.String("poison")})

	for _, count := range []string{"1", "2"} {
		message := c.receiveAll(source, 1)[0]
		equal(t, "receive count", message.Attributes["ApproximateReceiveCount"], count)
	}
	equal(t, "messages left", len(c.receive(&sqs.ReceiveMessageInput{QueueUrl: source})), 0)

	moved := c.receiveAll(dead, 1)[0]
	equal(t, "message id", *moved.MessageId, *sent.MessageId)
	equal(t, "body", *moved.Body, "poison")
}

func TestPurge(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("purge", nil)
	for _, body := range []string{"one", "two", "three"} {
		c.send(&sqs.SendMessageInput{QueueUrl: queue, MessageBody: &body})
	}
	equal(t, "messages", c.attribute(queue, types.QueueAttributeNameApproximateNumberOfMessages), "3")

	_, err := c.PurgeQueue(t.Context(), &sqs.PurgeQueueInput{QueueUrl: queue})
	must(t, err)
	equal(t, "messages received", len(c.receive(&sqs.ReceiveMessageInput{QueueUrl: queue})), 0)
	equal(t, "messages", c.attribute(queue, types.QueueAttributeNameApproximateNumberOfMessages), "0")
}
