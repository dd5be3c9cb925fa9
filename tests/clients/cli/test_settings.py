"""Drives `aws s3api`, `s3`, `iam`, `ssm` and `secretsmanager` against the server at AWS_ENDPOINT_URL."""

from __future__ import annotations

import json
import os
from pathlib import Path

from test_cli import aws, run_aws, unique_name

TRUST = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}],
}


def test_objects(tmp_path: Path) -> None:
    bucket, given, taken = unique_name("bucket"), tmp_path / "given", tmp_path / "taken"
    given.write_bytes(os.urandom(9_000_000))  # `s3 cp` sends this in parts
    aws("s3api", "create-bucket", "--bucket", bucket)
    aws("s3api", "put-bucket-versioning", "--bucket", bucket, "--versioning-configuration", "Status=Enabled")
    assert run_aws("s3", "cp", str(given), f"s3://{bucket}/in/large").returncode == 0
    assert run_aws("s3", "cp", f"s3://{bucket}/in/large", str(taken)).returncode == 0
    assert taken.read_bytes() == given.read_bytes()

    small = tmp_path / "small"
    small.write_text("hello")
    put = aws("s3api", "put-object", "--bucket", bucket, "--key", "in/small", "--body", str(small))
    assert aws("s3api", "head-object", "--bucket", bucket, "--key", "in/small")["ETag"] == put["ETag"]
    listed = aws("s3api", "list-objects-v2", "--bucket", bucket, "--delimiter", "/")
    assert [each["Prefix"] for each in listed["CommonPrefixes"]] == ["in/"]
    missing = run_aws("s3api", "get-object", "--bucket", bucket, "--key", "none", str(tmp_path / "none"))
    assert "An error occurred (NoSuchKey)" in missing.stderr

    assert run_aws("s3", "rm", f"s3://{bucket}", "--recursive").returncode == 0
    versions = aws("s3api", "list-object-versions", "--bucket", bucket)
    assert len(versions["DeleteMarkers"]) == 2
    for each in (*versions["Versions"], *versions["DeleteMarkers"]):
        aws("s3api", "delete-object", "--bucket", bucket, "--key", each["Key"], "--version-id", each["VersionId"])
    aws("s3api", "delete-bucket", "--bucket", bucket)


def test_a_folder_is_synchronised(tmp_path: Path) -> None:
    bucket, there, back = unique_name("sync"), tmp_path / "there", tmp_path / "back"
    (there / "sub").mkdir(parents=True)
    (there / "one").write_text("1")
    (there / "sub" / "two words").write_text("2")
    assert run_aws("s3", "mb", f"s3://{bucket}").returncode == 0
    assert run_aws("s3", "sync", str(there), f"s3://{bucket}/x").returncode == 0
    assert run_aws("s3", "sync", str(there), f"s3://{bucket}/x").stdout == ""  # nothing is left to do
    assert run_aws("s3", "sync", f"s3://{bucket}/x", str(back)).returncode == 0
    assert (back / "sub" / "two words").read_text() == "2"
    assert run_aws("s3", "rb", f"s3://{bucket}", "--force").returncode == 0


def test_a_role_with_its_policies() -> None:
    name = unique_name("role")
    role = aws("iam", "create-role", "--role-name", name, "--assume-role-policy-document", json.dumps(TRUST))["Role"]
    assert role["AssumeRolePolicyDocument"] == TRUST
    basic = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
    aws("iam", "attach-role-policy", "--role-name", name, "--policy-arn", basic)
    attached = aws("iam", "list-attached-role-policies", "--role-name", name)["AttachedPolicies"]
    assert [each["PolicyArn"] for each in attached] == [basic]
    refused = run_aws("iam", "delete-role", "--role-name", name)
    assert "An error occurred (DeleteConflict)" in refused.stderr
    aws("iam", "detach-role-policy", "--role-name", name, "--policy-arn", basic)
    aws("iam", "delete-role", "--role-name", name)


def test_parameters() -> None:
    root = f"/{unique_name('tree')}"
    aws("ssm", "put-parameter", "--name", f"{root}/a", "--value", "1", "--type", "String")
    again = run_aws("ssm", "put-parameter", "--name", f"{root}/a", "--value", "2", "--type", "String")
    assert "An error occurred (ParameterAlreadyExists)" in again.stderr
    aws("ssm", "put-parameter", "--name", f"{root}/a", "--value", "2", "--overwrite")
    assert aws("ssm", "get-parameter", "--name", f"{root}/a:1")["Parameter"]["Value"] == "1"
    found = aws("ssm", "get-parameters-by-path", "--path", root)["Parameters"]
    assert [(each["Value"], each["Version"]) for each in found] == [("2", 2)]
    aws("ssm", "delete-parameter", "--name", f"{root}/a")


def test_secrets() -> None:
    name = unique_name("secret")
    made = aws("secretsmanager", "create-secret", "--name", name, "--secret-string", '{"user": "ann"}')
    assert made["ARN"].rpartition("-")[0].endswith(f":secret:{name}")
    assert aws("secretsmanager", "get-secret-value", "--secret-id", made["ARN"])["SecretString"] == '{"user": "ann"}'
    aws("secretsmanager", "delete-secret", "--secret-id", name, "--force-delete-without-recovery")
    gone = run_aws("secretsmanager", "get-secret-value", "--secret-id", name)
    assert "An error occurred (ResourceNotFoundException)" in gone.stderr
