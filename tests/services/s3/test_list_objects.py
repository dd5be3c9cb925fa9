from typing import Any

from tests.services.s3.asking import keys, prefixes


def test_markers(s3: Any, bucket: str) -> None:
    for key in ("a", "b/1", "b/2", "c"):
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    first = s3.list_objects(Bucket=bucket, MaxKeys=2, Delimiter="/")
    assert (keys(first), prefixes(first), first["NextMarker"], first["IsTruncated"]) == (["a"], ["b/"], "b/", True)
    rest = s3.list_objects(Bucket=bucket, Delimiter="/", Marker=first["NextMarker"])
    assert (keys(rest), prefixes(rest), rest["IsTruncated"]) == (["c"], [], False)
    plain = s3.list_objects(Bucket=bucket, MaxKeys=2)
    assert (keys(plain), "NextMarker" in plain) == (["a", "b/1"], False)
    assert keys(s3.list_objects(Bucket=bucket, Marker="b/1")) == ["b/2", "c"]
    assert len(plain["Contents"][0]["Owner"]["ID"]) == 64
