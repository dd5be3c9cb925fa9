package clients

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/eventbridge"
	bustypes "github.com/aws/aws-sdk-go-v2/service/eventbridge/types"
	"github.com/aws/aws-sdk-go-v2/service/scheduler"
	schedulertypes "github.com/aws/aws-sdk-go-v2/service/scheduler/types"
	"github.com/aws/aws-sdk-go-v2/service/sns"
	snstypes "github.com/aws/aws-sdk-go-v2/service/sns/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func (c client) subscribedQueue(topics *sns.Client, topic *string, attributes map[string]string) *string {
	c.t.Helper()
	queue := c.createQueue("subscriber", nil)
	_, err := topics.Subscribe(c.t.Context(), &sns.SubscribeInput{
		TopicArn:   topic,
		Protocol:   aws.String("sqs"),
		Endpoint:   aws.String(c.attribute(queue, types.QueueAttributeNameQueueArn)),
		Attributes: attributes,
	})
	must(c.t, err)
	return queue
}

func TestTopicReachesItsQueues(t *testing.T) {
	c, topics := newClient(t), sns.NewFromConfig(loadConfig(t))
	created, err := topics.CreateTopic(t.Context(), &sns.CreateTopicInput{Name: aws.String(uniqueName("topic"))})
	must(t, err)
	t.Cleanup(func() {
		_, err := topics.DeleteTopic(context.Background(), &sns.DeleteTopicInput{TopicArn: created.TopicArn})
		must(t, err)
	})
	raw := c.subscribedQueue(topics, created.TopicArn, map[string]string{"RawMessageDelivery": "true"})
	wrapped := c.subscribedQueue(topics, created.TopicArn, nil)
	picky := c.subscribedQueue(topics, created.TopicArn, map[string]string{"FilterPolicy": `{"colour":["red"]}`})

	published, err := topics.Publish(t.Context(), &sns.PublishInput{
		TopicArn: created.TopicArn,
		Message:  aws.String("Grüße 🌫"),
		MessageAttributes: map[string]snstypes.MessageAttributeValue{
			"colour": {DataType: aws.String("String"), StringValue: aws.String("blue")},
		},
	})
	must(t, err)

	bare := c.receiveAll(raw, 1)[0]
	equal(t, "raw body", *bare.Body, "Grüße 🌫")
	equal(t, "attribute", *bare.MessageAttributes["colour"].StringValue, "blue")
	var document struct{ Type, MessageId, TopicArn, Message string }
	must(t, json.Unmarshal([]byte(*c.receiveAll(wrapped, 1)[0].Body), &document))
	equal(t, "type", document.Type, "Notification")
	equal(t, "message id", document.MessageId, *published.MessageId)
	equal(t, "topic", document.TopicArn, *created.TopicArn)
	equal(t, "message", document.Message, "Grüße 🌫")
	equal(t, "filtered messages", len(c.receive(&sqs.ReceiveMessageInput{QueueUrl: picky})), 0)

	_, err = topics.Publish(t.Context(), &sns.PublishInput{
		TopicArn: aws.String(*created.TopicArn + "-nowhere"),
		Message:  aws.String("m"),
	})
	var notFound *snstypes.NotFoundException
	if !errors.As(err, &notFound) {
		t.Errorf("the error is %v", err)
	}
}

func TestRuleReachesItsQueue(t *testing.T) {
	c, buses := newClient(t), eventbridge.NewFromConfig(loadConfig(t))
	queue, bus, rule := c.createQueue("events", nil), aws.String(uniqueName("bus")), aws.String("orders")
	_, err := buses.CreateEventBus(t.Context(), &eventbridge.CreateEventBusInput{Name: bus})
	must(t, err)
	_, err = buses.PutRule(t.Context(), &eventbridge.PutRuleInput{
		Name:         rule,
		EventBusName: bus,
		EventPattern: aws.String(`{"detail":{"total":[{"numeric":[">",100]}]}}`),
	})
	must(t, err)
	targets, err := buses.PutTargets(t.Context(), &eventbridge.PutTargetsInput{
		Rule:         rule,
		EventBusName: bus,
		Targets: []bustypes.Target{{
			Id:        aws.String("queue"),
			Arn:       aws.String(c.attribute(queue, types.QueueAttributeNameQueueArn)),
			InputPath: aws.String("$.detail"),
		}},
	})
	must(t, err)
	equal(t, "targets that failed", targets.FailedEntryCount, 0)

	var entries []bustypes.PutEventsRequestEntry
	for _, total := range []int{100, 101} {
		entries = append(entries, bustypes.PutEventsRequestEntry{
			EventBusName: bus,
			Source:       aws.String("shop"),
			DetailType:   aws.String("order placed"),
			Detail:       aws.String(fmt.Sprintf(`{"total":%d}`, total)),
			Time:         aws.Time(time.Now()),
		})
	}
	put, err := buses.PutEvents(t.Context(), &eventbridge.PutEventsInput{Entries: entries})
	must(t, err)
	equal(t, "entries that failed", put.FailedEntryCount, 0)
	equal(t, "body", *c.receiveAll(queue, 1)[0].Body, `{"total":101}`)

	_, err = buses.DeleteRule(t.Context(), &eventbridge.DeleteRuleInput{Name: rule, EventBusName: bus})
	if err == nil {
		t.Error("a rule with targets was deleted")
	}
	_, err = buses.DescribeEventBus(t.Context(), &eventbridge.DescribeEventBusInput{Name: aws.String("nowhere")})
	var notFound *bustypes.ResourceNotFoundException
	if !errors.As(err, &notFound) {
		t.Errorf("the error is %v", err)
	}
}

func TestScheduleFiresOnce(t *testing.T) {
	c, schedules := newClient(t), scheduler.NewFromConfig(loadConfig(t))
	queue := c.createQueue("scheduled", nil)
	soon := time.Now().UTC().Add(1500 * time.Millisecond).Format("2006-01-02T15:04:05")
	name := aws.String(uniqueName("once"))
	_, err := schedules.CreateSchedule(t.Context(), &scheduler.CreateScheduleInput{
		Name:                  name,
		ScheduleExpression:    aws.String("at(" + soon + ")"),
		FlexibleTimeWindow:    &schedulertypes.FlexibleTimeWindow{Mode: schedulertypes.FlexibleTimeWindowModeOff},
		ActionAfterCompletion: schedulertypes.ActionAfterCompletionDelete,
		Target: &schedulertypes.Target{
			Arn:     aws.String(c.attribute(queue, types.QueueAttributeNameQueueArn)),
			RoleArn: aws.String("arn:aws:iam::000000000000:role/any"),
			Input:   aws.String(`"<aws.scheduler.scheduled-time>"`),
		},
	})
	must(t, err)
	equal(t, "body", *c.receiveAll(queue, 1)[0].Body, `"`+soon+`Z"`)
	_, err = schedules.GetSchedule(t.Context(), &scheduler.GetScheduleInput{Name: name})
	var notFound *schedulertypes.ResourceNotFoundException
	if !errors.As(err, &notFound) {
		t.Errorf("the error is %v", err)
	}
}
