"""Queue URLs, in every form that clients have."""

from http.client import HTTPConnection

import pytest

from fogbank.services.sqs.addresses import Address, address_of
from tests.cloud import Cloud
from tests.services.sqs.asking import NO_QUEUE, refused, send

ME = "123456789012"


@pytest.mark.parametrize(
    ("url", "address"),
    [
        pytest.param(f"http://localhost:4566/{ME}/q", Address(ME, "", "q"), id="ours"),
        pytest.param(f"http://127.0.0.1:1/{ME}/q/", Address(ME, "", "q"), id="trailing slash"),
        pytest.param(f"https://sqs.eu-west-1.amazonaws.com/{ME}/q.fifo", Address(ME, "eu-west-1", "q.fifo"), id="AWS"),
        pytest.param(f"https://eu-west-1.queue.amazonaws.com/{ME}/q", Address(ME, "eu-west-1", "q"), id="legacy"),
        pytest.param(f"https://queue.amazonaws.com/{ME}/q", Address(ME, "", "q"), id="legacy, first region"),
        pytest.param(
            f"https://sqs.us-gov-west-1.amazonaws.com/{ME}/q", Address(ME, "us-gov-west-1", "q"), id="government"
        ),
        pytest.param(
            f"https://sqs.cn-north-1.amazonaws.com.cn/{ME}/q", Address(ME, "cn-north-1", "q"), id="another partition"
        ),
        pytest.param(f"http://host/{ME}/a%2Db", Address(ME, "", "a-b"), id="percent-encoded"),
        pytest.param(f"/{ME}/q", Address(ME, "", "q"), id="path alone"),
        pytest.param("q", Address("", "", "q"), id="name alone"),
        pytest.param("http://host/q", Address("", "", "q"), id="no account"),
        pytest.param("http://host", Address("", "", ""), id="no queue"),
        pytest.param("", None, id="nothing"),
        pytest.param("http://host/me/q", None, id="no account id"),
        pytest.param(f"http://host/{ME}/q/r", None, id="too much"),
        pytest.param(f"http://host/queue/{ME}/q", None, id="too much before"),
        pytest.param("http://[host/q", None, id="no URL at all"),
    ],
)
def test_forms(url: str, address: Address | None) -> None:
    assert address_of(url) == address


@pytest.mark.parametrize(
    "form",
    [
        "{endpoint}/000000000000/{name}",
        "http://localhost:4566/000000000000/{name}",
        "https://sqs.us-east-1.amazonaws.com/000000000000/{name}",
        "https://us-east-1.queue.amazonaws.com/000000000000/{name}",
        "https://queue.amazonaws.com/000000000000/{name}",
        "{name}",
    ],
)
def test_each_form_reaches_the_queue(cloud: Cloud, form: str) -> None:
    url = cloud.queue()
    send(cloud, form.format(endpoint=cloud.endpoint, name=url.rpartition("/")[2]), "m")
    assert cloud.bodies(url) == ["m"]


@pytest.mark.parametrize("url", ["http://host/me/q", "http://host/000000000000/q/r"])
def test_an_address_of_no_queue(cloud: Cloud, url: str) -> None:
    expected = ("InvalidAddress", f"The address {cloud.endpoint}/ is not valid for this endpoint.")
    assert refused(cloud.sqs.receive_message, QueueUrl=url) == expected


@pytest.mark.parametrize("url", ["http://host", "http://host/000000000000", "missing", "http://host/missing"])
def test_a_queue_that_is_not_there(cloud: Cloud, url: str) -> None:
    assert refused(cloud.sqs.receive_message, QueueUrl=url) == NO_QUEUE


def test_no_url(cloud: Cloud) -> None:
    expected = ("MissingParameter", "The request must contain the parameter QueueUrl.")
    assert refused(cloud.sqs.receive_message, QueueUrl="") == expected


def test_urls_are_those_of_the_host_by_which_the_caller_came(cloud: Cloud) -> None:
    connection = HTTPConnection("127.0.0.1", cloud.fogbank.port)
    headers = {"Host": "queues.example:99", "X-Amz-Target": "AmazonSQS.CreateQueue"}
    connection.request("POST", "/", '{"QueueName":"by-host"}', headers | {"Content-Type": "application/x-amz-json-1.0"})
    assert connection.getresponse().read() == b'{"QueueUrl":"http://queues.example:99/000000000000/by-host"}'
    connection.close()
