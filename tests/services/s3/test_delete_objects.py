from typing import Any

from tests.services.s3.asking import code, keys


def test_many_at_once(s3: Any, bucket: str) -> None:
    for number in range(5):
        s3.put_object(Bucket=bucket, Key=f"k{number}", Body=b"x")
    gone = s3.delete_objects(
        Bucket=bucket, Delete={"Objects": [{"Key": key} for key in ("k0", "k1", "k1", "not there")]}
    )
    assert sorted(item["Key"] for item in gone["Deleted"]) == ["k0", "k1", "k1", "not there"]
    assert keys(s3.list_objects_v2(Bucket=bucket)) == ["k2", "k3", "k4"]
    quiet = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": "k2"}], "Quiet": True})
    assert "Deleted" not in quiet
    assert keys(s3.list_objects_v2(Bucket=bucket)) == ["k3", "k4"]


def test_versions_and_markers(s3: Any, versioned: str) -> None:
    ids = [s3.put_object(Bucket=versioned, Key="k", Body=b"x")["VersionId"] for _ in range(3)]
    (marked,) = s3.delete_objects(Bucket=versioned, Delete={"Objects": [{"Key": "k"}]})["Deleted"]
    assert marked["DeleteMarker"] is True
    every = [*ids, marked["DeleteMarkerVersionId"]]
    gone = s3.delete_objects(Bucket=versioned, Delete={"Objects": [{"Key": "k", "VersionId": each} for each in every]})
    assert [item["VersionId"] for item in gone["Deleted"]] == every
    assert gone["Deleted"][3]["DeleteMarker"] is True
    assert "Versions" not in s3.list_object_versions(Bucket=versioned)


def test_each_fails_alone(s3: Any, bucket: str) -> None:
    s3.put_object(Bucket=bucket, Key="good", Body=b"x")
    answer = s3.delete_objects(
        Bucket=bucket, Delete={"Objects": [{"Key": "good"}, {"Key": "bad", "VersionId": "none"}]}
    )
    assert [item["Key"] for item in answer["Deleted"]] == ["good"]
    assert [(item["Key"], item["Code"]) for item in answer["Errors"]] == [("bad", "InvalidArgument")]
    assert code(s3.delete_objects, Bucket=bucket, Delete={"Objects": []}) == "MalformedXML"
