"""The AWS CLI's `aws s3` and `aws s3api`, unmodified: https://docs.aws.amazon.com/cli/latest/reference/s3/"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

import pytest

from fogbank.kernel.clock import system_clock
from tests.cloud import Cloud

_PROGRAM: Final = Path(sys.executable).with_name("aws")
LARGE: Final = b"".join(sha256(str(number).encode()).digest() for number in range(300_000))  # more than one part


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cloud]:
    """On a disk, where large objects go through files; `sync` compares times of files with those of objects."""
    with Cloud(data=tmp_path_factory.mktemp("data"), clock=system_clock()) as running:
        yield running


def aws(cloud: Cloud, *arguments: str) -> str:
    environment = os.environ | {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_CONFIG_FILE": os.devnull,
        # `cloudformation package` does not hand its option on to S3.
        "AWS_ENDPOINT_URL": cloud.endpoint,
    }
    done = subprocess.run(
        [str(_PROGRAM), "--endpoint-url", cloud.endpoint, *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


pytestmark = pytest.mark.skipif(not _PROGRAM.exists(), reason="the AWS CLI is not installed beside the interpreter")


def test_a_folder_there_and_back(cloud: Cloud, tmp_path: Path) -> None:
    files = {"a.txt": b"a", "sub/b c.txt": b"b", "sub/large.bin": LARGE}
    source, back = tmp_path / "source", tmp_path / "back"
    for name, data in files.items():
        (source / name).parent.mkdir(parents=True, exist_ok=True)
        (source / name).write_bytes(data)
    aws(cloud, "s3", "mb", "s3://cli-sync")
    aws(cloud, "s3", "sync", str(source), "s3://cli-sync/x")
    listed = aws(cloud, "s3", "ls", "s3://cli-sync/x/", "--recursive")
    assert [line.split(maxsplit=3)[3] for line in listed.splitlines()] == [f"x/{name}" for name in files]
    assert aws(cloud, "s3", "sync", str(source), "s3://cli-sync/x") == ""
    aws(cloud, "s3", "cp", "s3://cli-sync/x/sub/large.bin", "s3://cli-sync/copy.bin")
    aws(cloud, "s3", "sync", "s3://cli-sync", str(back))
    assert {name: (back / "x" / name).read_bytes() for name in files} == files
    assert (back / "copy.bin").read_bytes() == LARGE
    assert aws(cloud, "s3", "ls", "s3://cli-sync").split()[:2] == ["PRE", "x/"]
    aws(cloud, "s3", "rb", "s3://cli-sync", "--force")


def test_presign(cloud: Cloud, tmp_path: Path) -> None:
    file = tmp_path / "f.txt"
    file.write_bytes(b"hello")
    aws(cloud, "s3", "mb", "s3://cli-presign")
    aws(cloud, "s3", "cp", str(file), "s3://cli-presign/f.txt")
    with urlopen(aws(cloud, "s3", "presign", "s3://cli-presign/f.txt").strip()) as answer:
        assert (answer.read(), answer.headers["Content-Type"]) == (b"hello", "text/plain")
    aws(cloud, "s3", "mv", "s3://cli-presign/f.txt", "s3://cli-presign/g.txt")
    aws(cloud, "s3", "rm", "s3://cli-presign/g.txt")


def test_a_package_for_cloudformation(cloud: Cloud, tmp_path: Path) -> None:
    """https://docs.aws.amazon.com/cli/latest/reference/cloudformation/package.html"""
    (tmp_path / "code").mkdir()
    (tmp_path / "code" / "app.py").write_text("def handle(event, context): ...\n")
    resource = {"Type": "AWS::Lambda::Function", "Properties": {"Code": "./code"}}
    (tmp_path / "template.json").write_text(json.dumps({"Resources": {"F": resource}}))
    aws(cloud, "s3", "mb", "s3://cli-package")
    packaged: Any = json.loads(
        aws(
            cloud,
            "cloudformation",
            "package",
            "--template-file",
            str(tmp_path / "template.json"),
            "--s3-bucket",
            "cli-package",
            "--use-json",
        )
    )
    code = packaged["Resources"]["F"]["Properties"]["Code"]
    assert code["S3Bucket"] == "cli-package"
    found = cloud.client("s3").head_object(Bucket="cli-package", Key=code["S3Key"])
    assert found["ContentLength"] > 0
