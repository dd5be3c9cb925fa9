"""SQS: its model lists only the JSON protocol; old SDKs and plain HTTP clients speak the query protocol.

The model lost, with that protocol, the names of lists and maps and the codes of errors. They are in the Smithy
model, as the traits `xmlName`, `xmlFlattened` and `awsQueryError`:
https://github.com/aws/aws-sdk-js-v3/blob/main/clients/client-sqs/src/schemas/schemas_0.ts
https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#aws-protocols-awsquerycompatible-trait
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-xml.html
"""

from typing import Final

_ATTRIBUTE: Final = {"Attributes": "Attribute"}
_SENT: Final = {"MessageAttributes": "MessageAttribute", "MessageSystemAttributes": "MessageSystemAttribute"}
_LISTED_VALUES: Final = {"StringListValues": "StringListValue", "BinaryListValues": "BinaryListValue"}
_NAMED: Final = {"key": "Name", "value": "Value"}
_FAILED: Final = {"Failed": "BatchResultErrorEntry"}

QUERY_NAMES: Final[dict[str, dict[str, str]]] = {
    "AddPermissionRequest": {"AWSAccountIds": "AWSAccountId", "Actions": "ActionName"},
    "ChangeMessageVisibilityBatchRequest": {"Entries": "ChangeMessageVisibilityBatchRequestEntry"},
    "ChangeMessageVisibilityBatchResult": {"Successful": "ChangeMessageVisibilityBatchResultEntry", **_FAILED},
    "CreateQueueRequest": {**_ATTRIBUTE, "tags": "Tag"},
    "DeleteMessageBatchRequest": {"Entries": "DeleteMessageBatchRequestEntry"},
    "DeleteMessageBatchResult": {"Successful": "DeleteMessageBatchResultEntry", **_FAILED},
    "GetQueueAttributesRequest": {"AttributeNames": "AttributeName"},
    "GetQueueAttributesResult": _ATTRIBUTE,
    "ListDeadLetterSourceQueuesResult": {"queueUrls": "QueueUrl"},
    "ListMessageMoveTasksResult": {"Results": "ListMessageMoveTasksResultEntry"},
    "ListQueueTagsResult": {"Tags": "Tag"},
    "ListQueuesResult": {"QueueUrls": "QueueUrl"},
    "Message": {**_ATTRIBUTE, "MessageAttributes": "MessageAttribute"},
    "MessageAttributeValue": _LISTED_VALUES,
    "MessageBodyAttributeMap": _NAMED,
    "MessageBodySystemAttributeMap": _NAMED,
    "MessageSystemAttributeMap": _NAMED,
    "MessageSystemAttributeValue": _LISTED_VALUES,
    "QueueAttributeMap": _NAMED,
    "ReceiveMessageRequest": {
        "AttributeNames": "AttributeName",
        # The Smithy model gives this one the name AttributeName too. Both lists mean the same, and a request in
        # the query protocol cannot say which it meant; the plain name stays for those who spell it out.
        "MessageSystemAttributeNames": "MessageSystemAttributeName",
        "MessageAttributeNames": "MessageAttributeName",
    },
    "ReceiveMessageResult": {"Messages": "Message"},
    "SendMessageBatchRequest": {"Entries": "SendMessageBatchRequestEntry"},
    "SendMessageBatchRequestEntry": _SENT,
    "SendMessageBatchResult": {"Successful": "SendMessageBatchResultEntry", **_FAILED},
    "SendMessageRequest": _SENT,
    "SetQueueAttributesRequest": _ATTRIBUTE,
    "TagMap": {"key": "Key", "value": "Value"},
    "TagQueueRequest": {"Tags": "Tag"},
    "UntagQueueRequest": {"TagKeys": "TagKey"},
}

QUERY_ERRORS: Final[dict[str, tuple[str, int]]] = {
    "BatchEntryIdsNotDistinct": ("AWS.SimpleQueueService.BatchEntryIdsNotDistinct", 400),
    "BatchRequestTooLong": ("AWS.SimpleQueueService.BatchRequestTooLong", 400),
    "EmptyBatchRequest": ("AWS.SimpleQueueService.EmptyBatchRequest", 400),
    "InvalidAddress": ("InvalidAddress", 404),
    "InvalidBatchEntryId": ("AWS.SimpleQueueService.InvalidBatchEntryId", 400),
    "InvalidSecurity": ("InvalidSecurity", 403),
    "KmsAccessDenied": ("KMS.AccessDeniedException", 400),
    "KmsDisabled": ("KMS.DisabledException", 400),
    "KmsInvalidKeyUsage": ("KMS.InvalidKeyUsageException", 400),
    "KmsInvalidState": ("KMS.InvalidStateException", 400),
    "KmsNotFound": ("KMS.NotFoundException", 400),
    "KmsOptInRequired": ("KMS.OptInRequired", 403),
    "KmsThrottled": ("KMS.ThrottlingException", 400),
    "MessageNotInflight": ("AWS.SimpleQueueService.MessageNotInflight", 400),
    "OverLimit": ("OverLimit", 403),
    "PurgeQueueInProgress": ("AWS.SimpleQueueService.PurgeQueueInProgress", 403),
    "QueueDeletedRecently": ("AWS.SimpleQueueService.QueueDeletedRecently", 400),
    "QueueDoesNotExist": ("AWS.SimpleQueueService.NonExistentQueue", 400),
    "QueueNameExists": ("QueueAlreadyExists", 400),
    "ReceiptHandleIsInvalid": ("ReceiptHandleIsInvalid", 404),
    "RequestThrottled": ("RequestThrottled", 403),
    "ResourceNotFoundException": ("ResourceNotFoundException", 404),
    "TooManyEntriesInBatchRequest": ("AWS.SimpleQueueService.TooManyEntriesInBatchRequest", 400),
    "UnsupportedOperation": ("AWS.SimpleQueueService.UnsupportedOperation", 400),
}

# https://github.com/aws/aws-sdk/issues/516
QUERY_MESSAGES: Final[dict[str, str]] = {
    "QueueDoesNotExist": "The specified queue does not exist for this wsdl version.",
}

# Errors that are in no model keep their query code in `x-amzn-query-error` and have these names in `__type`.
CORAL_NAMES: Final[dict[str, str]] = {
    "InvalidParameterValue": "InvalidParameterValueException",
    "InvalidParameterCombination": "InvalidParameterCombinationException",
    "MissingParameter": "MissingRequiredParameterException",
}
