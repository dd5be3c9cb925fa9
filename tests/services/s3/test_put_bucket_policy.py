import json
from typing import Any

import pytest

from tests.services.s3.asking import code


def policy(bucket: str, **changes: Any) -> str:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement | changes]})


def test_it_is_given_back_as_it_was(s3: Any, bucket: str) -> None:
    text = policy(bucket)
    s3.put_bucket_policy(Bucket=bucket, Policy=text)
    assert s3.get_bucket_policy(Bucket=bucket)["Policy"] == text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x", id="no JSON"),
        pytest.param("[]", id="no object"),
        pytest.param("{}", id="no statement"),
        pytest.param(policy("other"), id="another bucket"),
        pytest.param(policy("BUCKET", Effect="Maybe"), id="no effect"),
        pytest.param(policy("BUCKET").replace("Principal", "Principle"), id="no principal"),
    ],
)
def test_what_is_refused(s3: Any, bucket: str, text: str) -> None:
    assert code(s3.put_bucket_policy, Bucket=bucket, Policy=text.replace("BUCKET", bucket)) == "MalformedPolicy"
