import assert from "node:assert/strict";
import test from "node:test";

import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";

import { sts } from "./support.js";

test("STS tells who the caller is", async () => {
  const identity = await sts.send(new GetCallerIdentityCommand({}));

  assert.match(identity.Account, /^\d{12}$/);
  assert.match(identity.Arn, new RegExp(`^arn:aws:(iam|sts)::${identity.Account}:`));
  assert.ok(identity.UserId);
});
