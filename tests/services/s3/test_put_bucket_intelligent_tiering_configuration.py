from typing import Any

from tests.services.s3.asking import code

WISH: dict[str, Any] = {"Id": "a", "Status": "Enabled", "Tierings": [{"Days": 90, "AccessTier": "ARCHIVE_ACCESS"}]}


def test_it_is_kept_as_it_was_given(s3: Any, bucket: str) -> None:
    s3.put_bucket_intelligent_tiering_configuration(Bucket=bucket, Id="a", IntelligentTieringConfiguration=WISH)
    assert (
        s3.get_bucket_intelligent_tiering_configuration(Bucket=bucket, Id="a")["IntelligentTieringConfiguration"]
        == WISH
    )
    assert (
        code(
            s3.put_bucket_intelligent_tiering_configuration,
            Bucket="nowhere",
            Id="a",
            IntelligentTieringConfiguration=WISH,
        )
        == "NoSuchBucket"
    )


def test_its_id_is_said_twice(s3: Any, bucket: str) -> None:
    assert (
        code(
            s3.put_bucket_intelligent_tiering_configuration, Bucket=bucket, Id="b", IntelligentTieringConfiguration=WISH
        )
        == "InvalidConfigurationId"
    )
