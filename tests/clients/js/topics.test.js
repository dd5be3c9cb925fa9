import assert from "node:assert/strict";
import test from "node:test";

import {
  CreateTopicCommand,
  DeleteTopicCommand,
  GetSubscriptionAttributesCommand,
  PublishBatchCommand,
  PublishCommand,
  SNSClient,
  SubscribeCommand,
} from "@aws-sdk/client-sns";

import { createQueue, queueAttributes, receive, receiveAll, uniqueName } from "./support.js";

const sns = new SNSClient();

async function createTopic(t, Attributes = {}) {
  const Name = uniqueName("topic") + (Attributes.FifoTopic === "true" ? ".fifo" : "");
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name, Attributes }));
  t.after(() => sns.send(new DeleteTopicCommand({ TopicArn })));
  return TopicArn;
}

async function subscribedQueue(t, TopicArn, Attributes = {}) {
  const { QueueUrl } = await createQueue(t, "subscriber", TopicArn.endsWith(".fifo") ? { FifoQueue: "true" } : {});
  const { QueueArn } = await queueAttributes(QueueUrl, "QueueArn");
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: "sqs", Endpoint: QueueArn, Attributes }),
  );
  return { QueueUrl, SubscriptionArn };
}

test("one message reaches a raw queue and an enveloped one, and not the one that filters it out", async (t) => {
  const TopicArn = await createTopic(t);
  const raw = await subscribedQueue(t, TopicArn, { RawMessageDelivery: "true" });
  const wrapped = await subscribedQueue(t, TopicArn);
  const picky = await subscribedQueue(t, TopicArn, { FilterPolicy: JSON.stringify({ colour: ["red"] }) });
  const { MessageId } = await sns.send(
    new PublishCommand({
      TopicArn,
      Message: "Grüße 🌫",
      Subject: "a subject",
      MessageAttributes: {
        colour: { DataType: "String", StringValue: "blue" },
        bytes: { DataType: "Binary", BinaryValue: Uint8Array.of(0, 255) },
      },
    }),
  );

  const [bare] = await receiveAll(raw.QueueUrl, 1);
  assert.equal(bare.Body, "Grüße 🌫");
  assert.equal(bare.MessageAttributes.colour.StringValue, "blue");
  assert.deepEqual([...bare.MessageAttributes.bytes.BinaryValue], [0, 255]);

  const [{ Body, MessageAttributes }] = await receiveAll(wrapped.QueueUrl, 1);
  const document = JSON.parse(Body);
  assert.equal(MessageAttributes, undefined);
  assert.deepEqual(
    [document.Type, document.MessageId, document.TopicArn, document.Subject, document.Message],
    ["Notification", MessageId, TopicArn, "a subject", "Grüße 🌫"],
  );
  assert.deepEqual(document.MessageAttributes, {
    colour: { Type: "String", Value: "blue" },
    bytes: { Type: "Binary", Value: "AP8=" },
  });
  assert.deepEqual(await receive(picky.QueueUrl), []);
});

test("subscriptions tell their attributes as texts", async (t) => {
  const TopicArn = await createTopic(t);
  const { SubscriptionArn } = await subscribedQueue(t, TopicArn, { FilterPolicy: '{"a":["b"]}' });
  const { Attributes } = await sns.send(new GetSubscriptionAttributesCommand({ SubscriptionArn }));
  assert.equal(Attributes.RawMessageDelivery, "false");
  assert.equal(Attributes.PendingConfirmation, "false");
  assert.equal(Attributes.FilterPolicyScope, "MessageAttributes");
});

test("a FIFO topic keeps its order and drops duplicates", async (t) => {
  const TopicArn = await createTopic(t, { FifoTopic: "true" });
  const { QueueUrl } = await subscribedQueue(t, TopicArn, { RawMessageDelivery: "true" });
  const PublishBatchRequestEntries = ["a", "b", "b", "c"].map((Message, index) => ({
    Id: `${index}`,
    Message,
    MessageGroupId: "group",
    MessageDeduplicationId: Message,
  }));
  const { Successful, Failed } = await sns.send(new PublishBatchCommand({ TopicArn, PublishBatchRequestEntries }));
  assert.deepEqual(Failed ?? [], []);
  assert.equal(Successful[1].SequenceNumber, Successful[2].SequenceNumber);
  const messages = await receiveAll(QueueUrl, 3);
  assert.deepEqual(
    messages.map(({ Body }) => Body),
    ["a", "b", "c"],
  );
});

test("what is not there has its own error", async () => {
  const TopicArn = "arn:aws:sns:us-east-1:000000000000:nowhere";
  await assert.rejects(sns.send(new PublishCommand({ TopicArn, Message: "m" })), {
    name: "NotFoundException",
    message: "Topic does not exist",
  });
});
