from typing import Any

import pytest

from tests.services.s3.test_put_bucket_policy import policy


@pytest.mark.parametrize(
    ("changes", "public"),
    [
        pytest.param({}, True, id="everybody"),
        pytest.param({"Principal": {"AWS": "*"}}, True, id="everybody of AWS"),
        pytest.param({"Principal": {"Service": "sns.amazonaws.com"}}, False, id="a service"),
        pytest.param({"Effect": "Deny"}, False, id="nobody"),
        pytest.param({"Condition": {"StringEquals": {"aws:SourceAccount": "1"}}}, False, id="on a condition"),
    ],
)
def test_who_is_let_in(s3: Any, bucket: str, changes: dict[str, Any], public: bool) -> None:
    s3.put_bucket_policy(Bucket=bucket, Policy=policy(bucket, **changes))
    assert s3.get_bucket_policy_status(Bucket=bucket)["PolicyStatus"]["IsPublic"] is public
