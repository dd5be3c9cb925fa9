// Builds a function with Go, deploys it as a bootstrap with the AWS SDK, and sees it run.
package lambda_go

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/sqs"
	sqstypes "github.com/aws/aws-sdk-go-v2/service/sqs/types"
)

var archive []byte

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "lambda-go")
	if err != nil {
		panic(err)
	}
	archive = build(filepath.Join(folder, "bootstrap"))
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// As https://docs.aws.amazon.com/lambda/latest/dg/golang-package.html says.
func build(bootstrap string) []byte {
	command := exec.Command("go", "build", "-tags", "lambda.norpc", "-o", bootstrap, "./function")
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS=linux")
	command.Stderr = os.Stderr
	must(command.Run())
	program, err := os.ReadFile(bootstrap)
	must(err)
	var packed bytes.Buffer
	writer := zip.NewWriter(&packed)
	header := &zip.FileHeader{Name: "bootstrap", Method: zip.Deflate}
	header.SetMode(0o755)
	entry, err := writer.CreateHeader(header)
	must(err)
	_, err = entry.Write(program)
	must(err)
	must(writer.Close())
	return packed.Bytes()
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

type cloud struct {
	*testing.T
	ctx    context.Context
	lambda *lambda.Client
	sqs    *sqs.Client
}

func newCloud(t *testing.T) cloud {
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(cancel)
	settings, err := config.LoadDefaultConfig(ctx)
	must(err)
	return cloud{t, ctx, lambda.NewFromConfig(settings), sqs.NewFromConfig(settings)}
}

func name(label string) string {
	random := make([]byte, 8)
	_, _ = rand.Read(random)
	return "go-" + label + "-" + hex.EncodeToString(random)
}

// deploy makes a function that goes away with the test.
func (c cloud) deploy(kind string) string {
	c.Helper()
	function := name(kind)
	_, err := c.lambda.CreateFunction(c.ctx, &lambda.CreateFunctionInput{
		FunctionName: &function,
		Runtime:      lambdatypes.RuntimeProvidedal2023,
		Handler:      aws.String("bootstrap"),
		Role:         aws.String("arn:aws:iam::000000000000:role/any"),
		Code:         &lambdatypes.FunctionCode{ZipFile: archive},
		Timeout:      aws.Int32(2),
		Environment:  &lambdatypes.Environment{Variables: map[string]string{"FUNCTION": kind}},
	})
	must(err)
	c.Cleanup(func() {
		_, _ = c.lambda.DeleteFunction(context.Background(), &lambda.DeleteFunctionInput{FunctionName: &function})
	})
	waiter := lambda.NewFunctionActiveV2Waiter(c.lambda)
	must(waiter.Wait(c.ctx, &lambda.GetFunctionInput{FunctionName: &function}, time.Minute))
	return function
}

func (c cloud) invoke(function, event string) *lambda.InvokeOutput {
	c.Helper()
	answer, err := c.lambda.Invoke(c.ctx, &lambda.InvokeInput{
		FunctionName: &function, Payload: []byte(event), LogType: lambdatypes.LogTypeTail,
	})
	must(err)
	return answer
}

func (c cloud) queue(label string, attributes map[string]string) (url, arn string) {
	c.Helper()
	made, err := c.sqs.CreateQueue(c.ctx, &sqs.CreateQueueInput{QueueName: aws.String(name(label)), Attributes: attributes})
	must(err)
	found, err := c.sqs.GetQueueAttributes(c.ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: made.QueueUrl, AttributeNames: []sqstypes.QueueAttributeName{"QueueArn"},
	})
	must(err)
	return *made.QueueUrl, found.Attributes["QueueArn"]
}

func TestTypedEventsAndTheContext(t *testing.T) {
	c := newCloud(t)
	function := c.deploy("shop")
	answer := c.invoke(function, `{"customer": "Ada", "items": ["tea", "cake"]}`)
	var got map[string]any
	must(json.Unmarshal(answer.Payload, &got))
	if got["text"] != "Ada: tea, cake" || got["function"] != function || got["hasTime"] != true {
		t.Errorf("got %s", answer.Payload)
	}
	if arn, _ := got["arn"].(string); !strings.HasSuffix(arn, ":function:"+function) {
		t.Errorf("the context has the ARN %s", arn)
	}
	tail, err := base64.StdEncoding.DecodeString(*answer.LogResult)
	must(err)
	for _, line := range []string{"START RequestId: " + got["requestId"].(string), "2 items for Ada", "REPORT RequestId: "} {
		if !strings.Contains(string(tail), line) {
			t.Errorf("%q is not in the log:\n%s", line, tail)
		}
	}
}

func TestErrorsAndPanics(t *testing.T) {
	c := newCloud(t)
	function := c.deploy("shop")
	for _, expected := range []struct{ event, errorType, message string }{
		{`{}`, "errorString", "nobody ordered"},
		{`{"customer": "panic"}`, "string", "the shop burns"},
		{`[]`, "UnmarshalTypeError", "json: cannot unmarshal array into Go value of type main.order"},
	} {
		answer := c.invoke(function, expected.event)
		var failure struct{ ErrorType, ErrorMessage string }
		must(json.Unmarshal(answer.Payload, &failure))
		if aws.ToString(answer.FunctionError) != "Unhandled" || failure.ErrorType != expected.errorType ||
			failure.ErrorMessage != expected.message {
			t.Errorf("%s: %s %s", expected.event, aws.ToString(answer.FunctionError), answer.Payload)
		}
	}
	// A panic has ended the process; the next call has another one.
	if answer := c.invoke(function, `{"customer": "Ada"}`); answer.FunctionError != nil {
		t.Errorf("after the panic: %s", answer.Payload)
	}
}

func TestABatchThatFailsInPart(t *testing.T) {
	c := newCloud(t)
	function := c.deploy("drain")
	dead, deadARN := c.queue("dead", nil)
	source, sourceARN := c.queue("source", map[string]string{
		"VisibilityTimeout": "2",
		"RedrivePolicy":     `{"maxReceiveCount": "1", "deadLetterTargetArn": "` + deadARN + `"}`,
	})
	mapping, err := c.lambda.CreateEventSourceMapping(c.ctx, &lambda.CreateEventSourceMappingInput{
		FunctionName:          &function,
		EventSourceArn:        &sourceARN,
		FunctionResponseTypes: []lambdatypes.FunctionResponseType{"ReportBatchItemFailures"},
	})
	must(err)
	t.Cleanup(func() {
		_, _ = c.lambda.DeleteEventSourceMapping(context.Background(), &lambda.DeleteEventSourceMappingInput{UUID: mapping.UUID})
	})
	for _, body := range []string{"good", "bad", "better"} {
		_, err := c.sqs.SendMessage(c.ctx, &sqs.SendMessageInput{QueueUrl: &source, MessageBody: aws.String(body)})
		must(err)
	}
	found, err := c.sqs.ReceiveMessage(c.ctx, &sqs.ReceiveMessageInput{QueueUrl: &dead, WaitTimeSeconds: 20})
	must(err)
	if len(found.Messages) != 1 || *found.Messages[0].Body != "bad" {
		t.Fatalf("in the dead-letter queue: %v", found.Messages)
	}
	left, err := c.sqs.GetQueueAttributes(c.ctx, &sqs.GetQueueAttributesInput{
		QueueUrl: &source, AttributeNames: []sqstypes.QueueAttributeName{"All"},
	})
	must(err)
	for _, attribute := range []string{"ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"} {
		if left.Attributes[attribute] != "0" {
			t.Errorf("%s is %s", attribute, left.Attributes[attribute])
		}
	}
}
