"""GetCallerIdentity: https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html"""

from http.client import HTTPConnection
from xml.etree.ElementTree import fromstring

import pytest

from tests.cloud import Cloud

STS = "{https://sts.amazonaws.com/doc/2011-06-15/}"


@pytest.mark.parametrize(
    ("access_key", "account"),
    [
        pytest.param("test", "000000000000", id="any key: the default account"),
        pytest.param("123456789012", "123456789012", id="an account as key: that account"),
    ],
)
def test_the_account_is_the_keys(cloud: Cloud, access_key: str, account: str) -> None:
    found = cloud.client("sts", access_key=access_key).get_caller_identity()
    del found["ResponseMetadata"]
    assert found == {"Account": account, "UserId": account, "Arn": f"arn:aws:iam::{account}:root"}


@pytest.mark.parametrize(("region", "partition"), [("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")])
def test_the_partition_is_the_regions(cloud: Cloud, region: str, partition: str) -> None:
    found = cloud.client("sts", region=region).get_caller_identity()
    assert found["Arn"] == f"arn:{partition}:iam::000000000000:root"


def test_the_sender_id_of_sqs_is_the_user_id(cloud: Cloud) -> None:
    sqs, sts = (cloud.client(service, access_key="123456789012") for service in ("sqs", "sts"))
    url = sqs.create_queue(QueueName="sent")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="m")
    [message] = sqs.receive_message(QueueUrl=url, AttributeNames=["SenderId"])["Messages"]
    assert message["Attributes"]["SenderId"] == sts.get_caller_identity()["UserId"]


def test_as_a_form(cloud: Cloud) -> None:
    connection = HTTPConnection("127.0.0.1", cloud.fogbank.port)
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Authorization": "AWS4-HMAC-SHA256 Credential=123456789012/20231114/us-east-1/sts/aws4_request, "
        "SignedHeaders=host, Signature=0",
    }
    connection.request("POST", "/", "Action=GetCallerIdentity&Version=2011-06-15", headers)
    response = connection.getresponse()
    root = fromstring(response.read())
    connection.close()
    assert (response.status, root.tag) == (200, f"{STS}GetCallerIdentityResponse")
    [result, _] = root
    assert {child.tag.removeprefix(STS): child.text for child in result} == {
        "UserId": "123456789012",
        "Account": "123456789012",
        "Arn": "arn:aws:iam::123456789012:root",
    }
