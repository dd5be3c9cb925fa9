package clients

import (
	"cmp"
	"context"
	"crypto/rand"
	"os"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func loadConfig(t *testing.T) aws.Config {
	t.Helper()
	for name, fallback := range map[string]string{
		"AWS_ENDPOINT_URL":      "http://127.0.0.1:4566",
		"AWS_ACCESS_KEY_ID":     "test",
		"AWS_SECRET_ACCESS_KEY": "test",
		"AWS_REGION":            "us-east-1",
	} {
		t.Setenv(name, cmp.Or(os.Getenv(name), fallback))
	}
	cfg, err := config.LoadDefaultConfig(t.Context())
	must(t, err)
	return cfg
}

// client wraps the SDK's client so that an unexpected error ends the test.
type client struct {
	*sqs.Client
	t *testing.T
}

func newClient(t *testing.T) client {
	t.Helper()
	return client{sqs.NewFromConfig(loadConfig(t)), t}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func uniqueName(label string) string {
	return "go-" + label + "-" + rand.Text()
}

func (c client) createQueue(label string, attributes map[string]string) *string {
	c.t.Helper()
	name := uniqueName(label)
	if attributes["FifoQueue"] == "true" {
		name += ".fifo"
	}
	return c.createNamedQueue(&sqs.CreateQueueInput{QueueName: &name, Attributes: attributes})
}

func (c client) createNamedQueue(input *sqs.CreateQueueInput) *string {
	c.t.Helper()
	created, err := c.CreateQueue(c.t.Context(), input)
	must(c.t, err)
	c.t.Cleanup(func() {
		_, err := c.DeleteQueue(context.Background(), &sqs.DeleteQueueInput{QueueUrl: created.QueueUrl})
		must(c.t, err)
	})
	return created.QueueUrl
}

func (c client) send(input *sqs.SendMessageInput) *sqs.SendMessageOutput {
	c.t.Helper()
	sent, err := c.SendMessage(c.t.Context(), input)
	must(c.t, err)
	return sent
}

func (c client) receive(input *sqs.ReceiveMessageInput) []types.Message {
	c.t.Helper()
	input.MessageAttributeNames = []string{"All"}
	input.MessageSystemAttributeNames = []types.MessageSystemAttributeName{types.MessageSystemAttributeNameAll}
	received, err := c.ReceiveMessage(c.t.Context(), input)
	must(c.t, err)
	return received.Messages
}

// receiveAll long polls until count messages have arrived.
func (c client) receiveAll(queueURL *string, count int) []types.Message {
	c.t.Helper()
	return c.collect(queueURL, count, func([]types.Message) {})
}

// drain is receiveAll that deletes each batch before the next poll.
func (c client) drain(queueURL *string, count int) []types.Message {
	c.t.Helper()
	return c.collect(queueURL, count, func(batch []types.Message) {
		for _, message := range batch {
			c.remove(queueURL, message)
		}
	})
}

func (c client) collect(queueURL *string, count int, onBatch func([]types.Message)) []types.Message {
	c.t.Helper()
	deadline := time.Now().Add(20 * time.Second)
	var messages []types.Message
	for len(messages) < count {
		if time.Now().After(deadline) {
			c.t.Fatalf("received %d of %d messages before the deadline", len(messages), count)
		}
		batch := c.receive(&sqs.ReceiveMessageInput{
			QueueUrl:            queueURL,
			MaxNumberOfMessages: 10,
			WaitTimeSeconds:     5,
		})
		onBatch(batch)
		messages = append(messages, batch...)
	}
	return messages
}

func (c client) remove(queueURL *string, message types.Message) {
	c.t.Helper()
	_, err := c.DeleteMessage(c.t.Context(), &sqs.DeleteMessageInput{
		QueueUrl:      queueURL,
		ReceiptHandle: message.ReceiptHandle,
	})
	must(c.t, err)
}

func (c client) attribute(queueURL *string, name types.QueueAttributeName) string {
	c.t.Helper()
	got, err := c.GetQueueAttributes(c.t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl:       queueURL,
		AttributeNames: []types.QueueAttributeName{name},
	})
	must(c.t, err)
	return got.Attributes[string(name)]
}

func equal[T comparable](t *testing.T, what string, got, want T) {
	t.Helper()
	if got != want {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func bodies(messages []types.Message) []string {
	texts := make([]string, len(messages))
	for i, message := range messages {
		texts[i] = aws.ToString(message.Body)
	}
	return texts
}
