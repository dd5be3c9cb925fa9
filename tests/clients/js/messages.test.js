import assert from "node:assert/strict";
import test from "node:test";

import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  PurgeQueueCommand,
  ReceiptHandleIsInvalid,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";

import { createQueue, queueAttributes, receive, receiveAll, sqs } from "./support.js";

const MESSAGE_ATTRIBUTES = {
  colour: { DataType: "String", StringValue: "blue" },
  weight: { DataType: "Number", StringValue: "12.5" },
  digest: { DataType: "Binary", BinaryValue: new Uint8Array([0, 1, 127, 128, 255]) },
};
const MESSAGE_ATTRIBUTES_MD5 = "fd34d322842ad6deebc533be0edf8725";

const bodies = (messages) => messages.map(({ Body }) => Body);

test("a message comes back whole, with its attributes", async (t) => {
  const { QueueUrl } = await createQueue(t, "whole");
  const MessageBody = 'h\u00e9llo <&> "\u96f2\u6d77" \u{1f32b}\n';

  const sent = await sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes: MESSAGE_ATTRIBUTES }),
  );
  assert.equal(sent.MD5OfMessageAttributes, MESSAGE_ATTRIBUTES_MD5);

  const [message] = await receiveAll(QueueUrl, 1);
  assert.equal(message.MessageId, sent.MessageId);
  assert.equal(message.Body, MessageBody);
  assert.equal(message.MD5OfBody, sent.MD5OfMessageBody);
  assert.equal(message.MD5OfMessageAttributes, MESSAGE_ATTRIBUTES_MD5);
  assert.deepEqual(Object.keys(message.MessageAttributes).sort(), ["colour", "digest", "weight"]);
  assert.equal(message.MessageAttributes.colour.StringValue, "blue");
  assert.equal(message.MessageAttributes.weight.DataType, "Number");
  assert.equal(message.MessageAttributes.weight.StringValue, "12.5");
  assert.deepEqual(
    [...message.MessageAttributes.digest.BinaryValue],
    [...MESSAGE_ATTRIBUTES.digest.BinaryValue],
  );
  assert.equal(message.Attributes.ApproximateReceiveCount, "1");
  assert.ok(message.Attributes.SenderId);
  assert.ok(
    Number(message.Attributes.ApproximateFirstReceiveTimestamp) >=
      Number(message.Attributes.SentTimestamp),
  );
});

test("a long poll waits for a delayed message", async (t) => {
  const { QueueUrl } = await createQueue(t, "poll");
  await sqs.send(
    new SendMessageCommand({ QueueUrl, MessageBody: "awaited", DelaySeconds: 1 }),
  );

  const start = Date.now();
  const messages = await receive(QueueUrl, { WaitTimeSeconds: 20 });
  assert.deepEqual(bodies(messages), ["awaited"]);
  assert.ok(Date.now() - start < 10_000);
});

test("a batch of ten reports its one invalid entry and delivers the other nine", async (t) => {
  const { QueueUrl } = await createQueue(t, "batch");
  const Entries = Array.from({ length: 10 }, (_, index) => ({
    Id: `entry-${index}`,
    MessageBody: `body-${index}`,
    DelaySeconds: index === 4 ? 901 : 0,
  }));

  const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl, Entries }));
  assert.equal(sent.Successful.length, 9);
  assert.deepEqual(
    sent.Failed.map(({ Id, Code, SenderFault }) => ({ Id, Code, SenderFault })),
    [{ Id: "entry-4", Code: "InvalidParameterValue", SenderFault: true }],
  );

  const messages = await receiveAll(QueueUrl, 9);
  assert.deepEqual(
    bodies(messages).sort(),
    Entries.filter(({ Id }) => Id !== "entry-4").map(({ MessageBody }) => MessageBody),
  );

  const deleted = await sqs.send(
    new DeleteMessageBatchCommand({
      QueueUrl,
      Entries: [
        ...messages.map(({ ReceiptHandle }, index) => ({ Id: `m${index}`, ReceiptHandle })),
        { Id: "bad", ReceiptHandle: "not-a-receipt-handle" },
      ],
    }),
  );
  assert.equal(deleted.Successful.length, 9);
  assert.deepEqual(
    deleted.Failed.map(({ Id, Code }) => [Id, Code]),
    [["bad", "ReceiptHandleIsInvalid"]],
  );
  const counts = await queueAttributes(
    QueueUrl,
    "ApproximateNumberOfMessages",
    "ApproximateNumberOfMessagesNotVisible",
  );
  assert.deepEqual(Object.values(counts), ["0", "0"]);
});

test("a message returns when its visibility timeout is set to zero, until it is deleted", async (t) => {
  const { QueueUrl } = await createQueue(t, "visibility", { VisibilityTimeout: "600" });
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "again" }));

  const [first] = await receiveAll(QueueUrl, 1);
  assert.deepEqual(await receive(QueueUrl, { WaitTimeSeconds: 0 }), []);
  await sqs.send(
    new ChangeMessageVisibilityCommand({
      QueueUrl,
      ReceiptHandle: first.ReceiptHandle,
      VisibilityTimeout: 0,
    }),
  );

  const [second] = await receiveAll(QueueUrl, 1);
  assert.equal(second.MessageId, first.MessageId);
  assert.notEqual(second.ReceiptHandle, first.ReceiptHandle);
  assert.equal(second.Attributes.ApproximateReceiveCount, "2");

  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: second.ReceiptHandle }));
  const counts = await queueAttributes(QueueUrl, "ApproximateNumberOfMessagesNotVisible");
  assert.deepEqual(counts, { ApproximateNumberOfMessagesNotVisible: "0" });
});

test("a made-up receipt handle raises ReceiptHandleIsInvalid", async (t) => {
  const { QueueUrl } = await createQueue(t, "handle");

  await assert.rejects(
    sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: "not-a-receipt-handle" })),
    ReceiptHandleIsInvalid,
  );
});

test("a message moves to the dead-letter queue after maxReceiveCount receives", async (t) => {
  const dead = await createQueue(t, "dead");
  const { QueueArn } = await queueAttributes(dead.QueueUrl, "QueueArn");
  const source = await createQueue(t, "source", {
    VisibilityTimeout: "0",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: QueueArn, maxReceiveCount: 2 }),
  });
  const { MessageId } = await sqs.send(
    new SendMessageCommand({ QueueUrl: source.QueueUrl, MessageBody: "poison" }),
  );

  for (const count of ["1", "2"]) {
    const [message] = await receiveAll(source.QueueUrl, 1);
    assert.equal(message.Attributes.ApproximateReceiveCount, count);
  }
  assert.deepEqual(await receive(source.QueueUrl), []);

  const [moved] = await receiveAll(dead.QueueUrl, 1);
  assert.equal(moved.MessageId, MessageId);
  assert.equal(moved.Body, "poison");
});

test("a purged queue is empty", async (t) => {
  const { QueueUrl } = await createQueue(t, "purge");
  for (const MessageBody of ["one", "two", "three"]) {
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  }
  assert.deepEqual(await queueAttributes(QueueUrl, "ApproximateNumberOfMessages"), {
    ApproximateNumberOfMessages: "3",
  });

  await sqs.send(new PurgeQueueCommand({ QueueUrl }));
  assert.deepEqual(await receive(QueueUrl), []);
  assert.deepEqual(await queueAttributes(QueueUrl, "ApproximateNumberOfMessages"), {
    ApproximateNumberOfMessages: "0",
  });
});
