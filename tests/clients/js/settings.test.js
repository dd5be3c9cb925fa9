import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import test from "node:test";

import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  EntityAlreadyExistsException,
  IAMClient,
} from "@aws-sdk/client-iam";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  ResourceNotFoundException,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import {
  DeleteParametersCommand,
  GetParameterCommand,
  ParameterNotFound,
  paginateGetParametersByPath,
  PutParameterCommand,
  SSMClient,
} from "@aws-sdk/client-ssm";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";

import { uniqueName } from "./support.js";

const ssm = new SSMClient();
const secrets = new SecretsManagerClient();
const iam = new IAMClient({ region: "us-east-1" });

test("SSM keeps parameters in a tree", async (t) => {
  const root = `/js/${randomUUID()}`;
  const Names = ["a", "b", "c/d"].map((name) => `${root}/${name}`);
  t.after(() => ssm.send(new DeleteParametersCommand({ Names })));
  for (const Name of Names) {
    await ssm.send(new PutParameterCommand({ Name, Value: Name, Type: "SecureString" }));
  }

  const found = [];
  const query = { Path: root, Recursive: true, WithDecryption: true };
  for await (const page of paginateGetParametersByPath({ client: ssm, pageSize: 2 }, query)) {
    found.push(...page.Parameters.map(({ Value }) => Value));
  }

  assert.deepEqual(found, Names);
  await assert.rejects(ssm.send(new GetParameterCommand({ Name: root })), ParameterNotFound);
});

test("Secrets Manager keeps the version before", async (t) => {
  const SecretId = uniqueName("secret");
  await secrets.send(new CreateSecretCommand({ Name: SecretId, SecretString: "one" }));
  t.after(() => secrets.send(new DeleteSecretCommand({ SecretId, ForceDeleteWithoutRecovery: true })));
  await secrets.send(new PutSecretValueCommand({ SecretId, SecretBinary: Buffer.from([0, 255]) }));

  const now = await secrets.send(new GetSecretValueCommand({ SecretId }));
  const before = await secrets.send(new GetSecretValueCommand({ SecretId, VersionStage: "AWSPREVIOUS" }));

  assert.deepEqual([...now.SecretBinary], [0, 255]);
  assert.equal(before.SecretString, "one");
  await assert.rejects(secrets.send(new GetSecretValueCommand({ SecretId: "none" })), ResourceNotFoundException);
});

test("whoever signs with a user's key is that user", async (t) => {
  const UserName = uniqueName("user");
  const { User } = await iam.send(new CreateUserCommand({ UserName }));
  t.after(() => iam.send(new DeleteUserCommand({ UserName })));
  await assert.rejects(iam.send(new CreateUserCommand({ UserName })), EntityAlreadyExistsException);
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));

  const credentials = { accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey };
  const { Arn } = await new STSClient({ credentials }).send(new GetCallerIdentityCommand({}));

  assert.equal(Arn, User.Arn);
  await iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: AccessKey.AccessKeyId }));
});
