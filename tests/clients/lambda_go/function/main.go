// A function in Go, on AWS's own runtime client: what it does is chosen by FUNCTION.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"strings"
	"time"

	"github.com/aws/aws-lambda-go/events"
	"github.com/aws/aws-lambda-go/lambda"
	"github.com/aws/aws-lambda-go/lambdacontext"
)

type order struct {
	Customer string   `json:"customer"`
	Items    []string `json:"items"`
}

type receipt struct {
	Text      string `json:"text"`
	RequestID string `json:"requestId"`
	ARN       string `json:"arn"`
	Function  string `json:"function"`
	HasTime   bool   `json:"hasTime"`
}

func shop(ctx context.Context, o order) (*receipt, error) {
	switch o.Customer {
	case "":
		return nil, errors.New("nobody ordered")
	case "panic":
		panic("the shop burns")
	}
	log.Printf("%d items for %s", len(o.Items), o.Customer)
	about, _ := lambdacontext.FromContext(ctx)
	deadline, _ := ctx.Deadline()
	return &receipt{
		Text:      fmt.Sprintf("%s: %s", o.Customer, strings.Join(o.Items, ", ")),
		RequestID: about.AwsRequestID,
		ARN:       about.InvokedFunctionArn,
		Function:  lambdacontext.FunctionName,
		HasTime:   time.Until(deadline) > 0,
	}, nil
}

// drain fails for the messages that say so, and for no others.
func drain(_ context.Context, batch events.SQSEvent) (events.SQSEventResponse, error) {
	var answer events.SQSEventResponse
	for _, message := range batch.Records {
		if message.Body == "bad" {
			failure := events.SQSBatchItemFailure{ItemIdentifier: message.MessageId}
			answer.BatchItemFailures = append(answer.BatchItemFailures, failure)
		}
	}
	return answer, nil
}

func main() {
	if os.Getenv("FUNCTION") == "drain" {
		lambda.Start(drain)
	} else {
		lambda.Start(shop)
	}
}
