"""Source code within a template comes with a module that answers CloudFormation: `cfn-response`, `cfnresponse`.

Our own, with the interface that AWS documents. It speaks plain HTTP to a server that does.
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cfn-lambda-function-code-cfnresponsemodule.html
"""

from collections.abc import Mapping
from typing import Final

_PYTHON: Final = """\
import json
import urllib.request

SUCCESS = "SUCCESS"
FAILED = "FAILED"


def send(event, context, responseStatus, responseData, physicalResourceId=None, noEcho=False, reason=None):
    answer = {
        "Status": responseStatus,
        "Reason": reason or "See the details in CloudWatch Log Stream: " + context.log_stream_name,
        "PhysicalResourceId": physicalResourceId or context.log_stream_name,
        "StackId": event["StackId"],
        "RequestId": event["RequestId"],
        "LogicalResourceId": event["LogicalResourceId"],
        "NoEcho": noEcho,
        "Data": responseData,
    }
    body = json.dumps(answer).encode()
    request = urllib.request.Request(event["ResponseURL"], body, {"content-type": ""}, method="PUT")
    try:
        with urllib.request.urlopen(request) as reply:
            print("Status code:", reply.status)
    except OSError as error:
        print("send(..) failed executing the request:", error)
"""

_NODE: Final = """\
"use strict";
exports.SUCCESS = "SUCCESS";
exports.FAILED = "FAILED";

exports.send = function (event, context, responseStatus, responseData, physicalResourceId, noEcho) {
  const body = JSON.stringify({
    Status: responseStatus,
    Reason: "See the details in CloudWatch Log Stream: " + context.logStreamName,
    PhysicalResourceId: physicalResourceId || context.logStreamName,
    StackId: event.StackId,
    RequestId: event.RequestId,
    LogicalResourceId: event.LogicalResourceId,
    NoEcho: noEcho || false,
    Data: responseData,
  });
  const url = new URL(event.ResponseURL);
  const client = require(url.protocol === "https:" ? "https" : "http");
  const headers = { "content-type": "", "content-length": Buffer.byteLength(body) };
  const request = client.request(url, { method: "PUT", headers }, (reply) => {
    console.log("Status code: " + reply.statusCode);
    reply.resume();
    context.done();
  });
  request.on("error", (error) => {
    console.log("send(..) failed executing the request: " + error);
    context.done();
  });
  request.end(body);
};
"""


def with_helpers(runtime: str) -> Mapping[str, str]:
    """The files that lie beside the source, by their names."""
    return {"cfnresponse.py": _PYTHON} if runtime.startswith("python") else {"cfn-response.js": _NODE}
