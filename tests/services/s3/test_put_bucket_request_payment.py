from typing import Any

from tests.services.s3.asking import code


def test_it_is_kept(s3: Any, bucket: str) -> None:
    s3.put_bucket_request_payment(Bucket=bucket, RequestPaymentConfiguration={"Payer": "Requester"})
    assert s3.get_bucket_request_payment(Bucket=bucket)["Payer"] == "Requester"


def test_nobody_else_pays(s3: Any, bucket: str) -> None:
    wish = {"Payer": "Bank"}
    assert code(s3.put_bucket_request_payment, Bucket=bucket, RequestPaymentConfiguration=wish) == "MalformedXML"
