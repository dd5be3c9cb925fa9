from typing import Any

from tests.services.s3.asking import code

WISH: dict[str, Any] = {"IndexDocument": {"Suffix": "index.html"}, "ErrorDocument": {"Key": "error.html"}}


def test_it_is_kept_as_it_was_given(s3: Any, bucket: str) -> None:
    s3.put_bucket_website(Bucket=bucket, WebsiteConfiguration=WISH)
    found = s3.get_bucket_website(Bucket=bucket)
    assert {name: found[name] for name in WISH} == WISH
    assert code(s3.put_bucket_website, Bucket="nowhere", WebsiteConfiguration=WISH) == "NoSuchBucket"
