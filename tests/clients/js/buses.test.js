import assert from "node:assert/strict";
import test from "node:test";

import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DescribeEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from "@aws-sdk/client-eventbridge";
import { CreateScheduleCommand, GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";

import { createQueue, queueAttributes, receiveAll, uniqueName } from "./support.js";

const events = new EventBridgeClient();
const scheduler = new SchedulerClient();
const RoleArn = "arn:aws:iam::000000000000:role/any";

test("a rule brings the events that match to its queue, in the shape that it says", async (t) => {
  const bus = uniqueName("bus");
  await events.send(new CreateEventBusCommand({ Name: bus }));
  const Rule = { Name: "orders", EventBusName: bus };
  const { QueueUrl } = await createQueue(t, "events");
  const { QueueArn } = await queueAttributes(QueueUrl, "QueueArn");
  await events.send(
    new PutRuleCommand({ ...Rule, EventPattern: JSON.stringify({ detail: { total: [{ numeric: [">", 100] }] } }) }),
  );
  t.after(async () => {
    await events.send(new RemoveTargetsCommand({ Rule: "orders", EventBusName: bus, Ids: ["whole", "shaped"] }));
    await events.send(new DeleteRuleCommand(Rule));
    await events.send(new DeleteEventBusCommand({ Name: bus }));
  });
  const { FailedEntryCount } = await events.send(
    new PutTargetsCommand({
      Rule: "orders",
      EventBusName: bus,
      Targets: [
        { Id: "whole", Arn: QueueArn },
        {
          Id: "shaped",
          Arn: QueueArn,
          InputTransformer: { InputPathsMap: { id: "$.detail.id" }, InputTemplate: '{"order":<id>}' },
        },
      ],
    }),
  );
  assert.equal(FailedEntryCount, 0);

  const Time = new Date("2026-01-02T03:04:05Z");
  const entry = (detail) => ({
    Source: "shop",
    DetailType: "order placed",
    EventBusName: bus,
    Detail: JSON.stringify(detail),
    Time,
  });
  const put = await events.send(
    new PutEventsCommand({ Entries: [entry({ id: 1, total: 100 }), entry({ id: 2, total: 101 }), { Source: "shop" }] }),
  );
  assert.equal(put.FailedEntryCount, 1);
  assert.equal(put.Entries[2].ErrorCode, "InvalidArgument");

  const bodies = (await receiveAll(QueueUrl, 2)).map(({ Body }) => JSON.parse(Body));
  const whole = bodies.find(({ version }) => version === "0");
  assert.deepEqual(
    [whole.id, whole.time, whole["detail-type"], whole.detail],
    [put.Entries[1].EventId, "2026-01-02T03:04:05Z", "order placed", { id: 2, total: 101 }],
  );
  assert.deepEqual(
    bodies.filter(({ version }) => version !== "0"),
    [{ order: 2 }],
  );
});

test("a bus that is not there has its own error", async () => {
  await assert.rejects(events.send(new DescribeEventBusCommand({ Name: "nowhere" })), {
    name: "ResourceNotFoundException",
    message: "Event bus nowhere does not exist.",
  });
});

test("a schedule fires once, at its time, and is gone", async (t) => {
  const { QueueUrl } = await createQueue(t, "scheduled");
  const { QueueArn } = await queueAttributes(QueueUrl, "QueueArn");
  const Name = uniqueName("once").slice(0, 64);
  const soon = new Date(Date.now() + 1500).toISOString().slice(0, 19);
  await scheduler.send(
    new CreateScheduleCommand({
      Name,
      ScheduleExpression: `at(${soon})`,
      FlexibleTimeWindow: { Mode: "OFF" },
      ActionAfterCompletion: "DELETE",
      Target: { Arn: QueueArn, RoleArn, Input: '"<aws.scheduler.scheduled-time>"' },
    }),
  );
  const [{ Body }] = await receiveAll(QueueUrl, 1);
  assert.equal(Body, `"${soon}Z"`);
  await assert.rejects(scheduler.send(new GetScheduleCommand({ Name })), {
    name: "ResourceNotFoundException",
    message: `Schedule ${Name} does not exist.`,
  });
});
