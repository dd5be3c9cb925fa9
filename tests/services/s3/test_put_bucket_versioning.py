from typing import Any

from tests.services.s3.asking import body, code, refused


def version_ids(s3: Any, bucket: str) -> list[str]:
    return [item["VersionId"] for item in s3.list_object_versions(Bucket=bucket).get("Versions", [])]


def test_versions_are_kept(s3: Any, bucket: str) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/AddingObjectstoVersioningEnabledBuckets.html"""
    assert "VersionId" not in s3.put_object(Bucket=bucket, Key="k", Body=b"before")
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    one = s3.put_object(Bucket=bucket, Key="k", Body=b"one")["VersionId"]
    two = s3.put_object(Bucket=bucket, Key="k", Body=b"two")["VersionId"]
    assert version_ids(s3, bucket) == [two, one, "null"]
    for version_id, data in (("null", b"before"), (one, b"one"), (two, b"two")):
        assert body(s3.get_object(Bucket=bucket, Key="k", VersionId=version_id)) == data
    assert body(s3.get_object(Bucket=bucket, Key="k")) == b"two"


def test_a_delete_marker_hides(s3: Any, versioned: str) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/DeleteMarker.html"""
    kept = s3.put_object(Bucket=versioned, Key="k", Body=b"1")["VersionId"]
    marker = s3.delete_object(Bucket=versioned, Key="k")
    assert marker["DeleteMarker"] is True
    assert code(s3.get_object, Bucket=versioned, Key="k") == "NoSuchKey"
    assert "Contents" not in s3.list_objects_v2(Bucket=versioned)
    found = refused(s3.get_object, Bucket=versioned, Key="k", VersionId=marker["VersionId"])
    assert (found["Code"], found["Status"], found["ResourceType"]) == ("MethodNotAllowed", 405, "DeleteMarker")
    assert body(s3.get_object(Bucket=versioned, Key="k", VersionId=kept)) == b"1"
    gone = s3.delete_object(Bucket=versioned, Key="k", VersionId=marker["VersionId"])
    assert (gone["DeleteMarker"], gone["VersionId"]) == (True, marker["VersionId"])
    assert body(s3.get_object(Bucket=versioned, Key="k")) == b"1"


def test_the_version_before_takes_over(s3: Any, versioned: str) -> None:
    ids = [s3.put_object(Bucket=versioned, Key="k", Body=data)["VersionId"] for data in (b"1", b"2", b"3")]
    s3.delete_object(Bucket=versioned, Key="k", VersionId=ids[1])
    s3.delete_object(Bucket=versioned, Key="k", VersionId=ids[2])
    assert body(s3.get_object(Bucket=versioned, Key="k")) == b"1"
    assert code(s3.get_object, Bucket=versioned, Key="k", VersionId=ids[2]) == "NoSuchVersion"
    assert code(s3.delete_bucket, Bucket=versioned) == "BucketNotEmpty"
    s3.delete_object(Bucket=versioned, Key="k", VersionId=ids[0])
    s3.delete_bucket(Bucket=versioned)


def test_suspended(s3: Any, versioned: str) -> None:
    """https://docs.aws.amazon.com/AmazonS3/latest/userguide/VersionSuspendedBehavior.html"""
    kept = s3.put_object(Bucket=versioned, Key="k", Body=b"kept")["VersionId"]
    s3.put_bucket_versioning(Bucket=versioned, VersioningConfiguration={"Status": "Suspended"})
    s3.put_object(Bucket=versioned, Key="k", Body=b"null 1")
    s3.put_object(Bucket=versioned, Key="k", Body=b"null 2")
    assert version_ids(s3, versioned) == ["null", kept]
    assert s3.delete_object(Bucket=versioned, Key="k")["VersionId"] == "null"
    assert version_ids(s3, versioned) == [kept]
    s3.put_bucket_versioning(Bucket=versioned, VersioningConfiguration={"Status": "Enabled"})
    again = s3.put_object(Bucket=versioned, Key="k", Body=b"again")["VersionId"]
    s3.put_bucket_versioning(Bucket=versioned, VersioningConfiguration={"Status": "Suspended"})
    s3.put_object(Bucket=versioned, Key="k", Body=b"null 3")
    assert version_ids(s3, versioned) == ["null", again, kept]
    assert "DeleteMarkers" not in s3.list_object_versions(Bucket=versioned)


def test_what_is_refused(s3: Any, bucket: str) -> None:
    configuration = {"Status": "Enabled", "MFADelete": "Enabled"}
    assert (
        code(s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration=configuration) == "UnsupportedOperation"
    )
    assert code(s3.put_bucket_versioning, Bucket=bucket, VersioningConfiguration={"Status": "On"}) == "MalformedXML"
