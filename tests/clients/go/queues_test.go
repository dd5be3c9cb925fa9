package clients

import (
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	"github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

func TestQueueAttributes(t *testing.T) {
	c := newClient(t)
	queue := c.createQueue("attributes", map[string]string{
		"VisibilityTimeout":      "45",
		"MessageRetentionPeriod": "3600",
	})

	got, err := c.GetQueueAttributes(t.Context(), &sqs.GetQueueAttributesInput{
		QueueUrl:       queue,
		AttributeNames: []types.QueueAttributeName{types.QueueAttributeNameAll},
	})
	must(t, err)
	equal(t, "VisibilityTimeout", got.Attributes["VisibilityTimeout"], "45")
	equal(t, "MessageRetentionPeriod", got.Attributes["MessageRetentionPeriod"], "3600")
	if arn := got.Attributes["QueueArn"]; !regexp.MustCompile(`^arn:aws:sqs:[a-z0-9-]+:\d{12}:go-attributes-`).MatchString(arn) {
		t.Errorf("ARN is %q", arn)
	}

	_, err = c.SetQueueAttributes(t.Context(), &sqs.SetQueueAttributesInput{
		QueueUrl:   queue,
		Attributes: map[string]string{"VisibilityTimeout": "60"},
	})
	must(t, err)
	equal(t, "VisibilityTimeout", c.attribute(queue, types.QueueAttributeNameVisibilityTimeout), "60")
}

func TestQueueURLIsFoundByName(t *testing.T) {
	c := newClient(t)
	name := uniqueName("url")
	queue := c.createNamedQueue(&sqs.CreateQueueInput{QueueName: &name})

	found, err := c.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: &name})
	must(t, err)
	equal(t, "queue URL", *found.QueueUrl, *queue)
}

func TestCreatingAgainWithOtherAttributesIsRefused(t *testing.T) {
	c := newClient(t)
	input := &sqs.CreateQueueInput{
		QueueName:  aws.String(uniqueName("again")),
		Attributes: map[string]string{"VisibilityTimeout": "45"},
	}
	queue := c.createNamedQueue(input)

	again, err := c.CreateQueue(t.Context(), input)
	must(t, err)
	equal(t, "queue URL", *again.QueueUrl, *queue)

	input.Attributes["VisibilityTimeout"] = "46"
	_, err = c.CreateQueue(t.Context(), input)
	if exists := new(types.QueueNameExists); !errors.As(err, &exists) {
		t.Errorf("error is %v, want QueueNameExists", err)
	}
}

func TestTags(t *testing.T) {
	c := newClient(t)
	name := uniqueName("tags")
	queue := c.createNamedQueue(&sqs.CreateQueueInput{
		QueueName: &name,
		Tags:      map[string]string{"team": "billing", "stage": "test"},
	})

	_, err := c.TagQueue(t.Context(), &sqs.TagQueueInput{
		QueueUrl: queue,
		Tags:     map[string]string{"stage": "live", "owner": "ana"},
	})
	must(t, err)
	_, err = c.UntagQueue(t.Context(), &sqs.UntagQueueInput{QueueUrl: queue, TagKeys: []string{"team"}})
	must(t, err)

	listed, err := c.ListQueueTags(t.Context(), &sqs.ListQueueTagsInput{QueueUrl: queue})
	must(t, err)
	if want := map[string]string{"stage": "live", "owner": "ana"}; !maps.Equal(listed.Tags, want) {
		t.Errorf("tags are %v, want %v", listed.Tags, want)
	}
}

func TestPaginatorWalksEveryQueue(t *testing.T) {
	c := newClient(t)
	prefix := uniqueName("page")
	var created []string
	for i := range 5 {
		name := fmt.Sprintf("%s-%d", prefix, i)
		created = append(created, *c.createNamedQueue(&sqs.CreateQueueInput{QueueName: &name}))
	}

	var listed []string
	pages := 0
	paginator := sqs.NewListQueuesPaginator(c, &sqs.ListQueuesInput{
		QueueNamePrefix: &prefix,
		MaxResults:      aws.Int32(2),
	})
	for paginator.HasMorePages() {
		page, err := paginator.NextPage(t.Context())
		must(t, err)
		if len(page.QueueUrls) > 2 {
			t.Errorf("a page holds %d queues", len(page.QueueUrls))
		}
		listed = append(listed, page.QueueUrls...)
		pages++
	}

	slices.Sort(listed)
	if !slices.Equal(listed, created) {
		t.Errorf("listed %v, want %v", listed, created)
	}
	if pages < 3 {
		t.Errorf("%d pages, want at least 3", pages)
	}
}

func TestMissingQueue(t *testing.T) {
	c := newClient(t)

	_, err := c.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: aws.String(uniqueName("missing"))})
	assertMissing(t, err)
}

func TestDeletedQueueIsGone(t *testing.T) {
	c := newClient(t)
	name := uniqueName("deleted")
	created, err := c.CreateQueue(t.Context(), &sqs.CreateQueueInput{QueueName: &name})
	must(t, err)

	_, err = c.DeleteQueue(t.Context(), &sqs.DeleteQueueInput{QueueUrl: created.QueueUrl})
	must(t, err)
	_, err = c.GetQueueUrl(t.Context(), &sqs.GetQueueUrlInput{QueueName: &name})
	assertMissing(t, err)
}

func assertMissing(t *testing.T, err error) {
	t.Helper()
	missing := new(types.QueueDoesNotExist)
	if !errors.As(err, &missing) {
		t.Fatalf("error is %v, want QueueDoesNotExist", err)
	}
	if missing.ErrorMessage() == "" {
		t.Error("the error has no message")
	}
}
