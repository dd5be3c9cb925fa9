"""What a pipe must be: the rules that the model does not say, and what is refused by name.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-target.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
The words are guesses, where `errors` does not say otherwise.
"""

from collections.abc import Mapping
from typing import Final

from fogbank.fabric.pattern import PIPE_FILTER, PatternError
from fogbank.fabric.pattern_records import record_filter
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.errors import Unsupported
from fogbank.services.pipes.errors import Invalid, InvalidField
from fogbank.services.pipes.model import Pipe, TargetParameters

_FIFO: Final = ".fifo"
_BATCH_MAX_FIFO: Final = 10
_BATCH_MAX_WITHOUT_WINDOW: Final = 10
TAGS_MAX: Final = 50

# The kinds of targets by the service and the beginning of the resource; and how many events they take at once.
_TARGETS: Final[Mapping[str, str]] = {
    "sqs": "",
    "sns": "",
    "events": "event-bus/",
    "lambda": "function:",
    "logs": "log-group:",
}
_BATCH_MAX: Final[Mapping[str, int]] = {"sqs": 10, "sns": 10, "events": 10, "logs": 10_000}
_PARAMETERS: Final[Mapping[str, str]] = {
    "lambda_function_parameters": "lambda",
    "sqs_queue_parameters": "sqs",
    "event_bus": "events",
    "cloud_watch_logs_parameters": "logs",
}


def check(pipe: Pipe) -> None:
    """Raises Invalid, Unsupported."""
    source = _arn("Source", pipe.source)
    if source.service != "sqs":
        raise Unsupported(f"{source.service} as the source of a pipe")
    target = _arn("Target", pipe.target)
    if not target.resource.startswith(_TARGETS.get(target.service, "none:")):
        kind = target.resource.partition("/")[0] if target.service == "events" else target.service
        raise Unsupported(f"{kind} as the target of a pipe")
    if target.service == "sns" and target.resource.endswith(_FIFO):
        raise InvalidField("Target", "SNS FIFO topics are not supported.")
    if pipe.enrichment:
        enrichment = _arn("Enrichment", pipe.enrichment)
        if enrichment.service != "lambda":
            raise Unsupported(f"{enrichment.service} as the enrichment of a pipe")
    _check_batches(pipe, source, target)
    _check_target_parameters(pipe.target_parameters or TargetParameters(), target)
    _check_filters(pipe)


def check_tags(tags: Mapping[str, str], *, by_aws: bool = False) -> None:
    """Raises Invalid."""
    if len(tags) > TAGS_MAX:
        raise Invalid(f"A pipe can have at most {TAGS_MAX} tags.")
    if not by_aws and any(name.lower().startswith("aws:") for name in tags):
        raise Invalid("Tag keys that begin with aws: are reserved.")


def _arn(name: str, text: str) -> Arn:
    if text.startswith("smk://"):
        raise Unsupported("self-managed Kafka as the source of a pipe")
    try:
        return Arn.parse(text)
    except InvalidArn:
        raise InvalidField(name, "Invalid ARN.") from None


def _check_batches(pipe: Pipe, source: Arn, target: Arn) -> None:
    name = "SourceParameters.SqsQueueParameters"
    ordered = source.resource.endswith(_FIFO)
    if ordered and pipe.window_s:
        raise InvalidField(f"{name}.MaximumBatchingWindowInSeconds", "Not supported for FIFO queues.")
    if ordered and pipe.batch_size > _BATCH_MAX_FIFO:
        raise InvalidField(f"{name}.BatchSize", f"Must be at most {_BATCH_MAX_FIFO} for FIFO queues.")
    if pipe.batch_size > _BATCH_MAX_WITHOUT_WINDOW and not pipe.window_s:
        raise InvalidField(
            f"{name}.BatchSize",
            f"MaximumBatchingWindowInSeconds must be greater than 0 if it is greater than {_BATCH_MAX_WITHOUT_WINDOW}.",
        )
    most = _BATCH_MAX.get(target.service)
    # "You can't configure a pipe with a larger batch size than the target supports."
    if most is not None and pipe.batch_size > most:
        raise InvalidField(f"{name}.BatchSize", f"Must be at most {most}, which is what the target supports.")


def _check_target_parameters(parameters: TargetParameters, target: Arn) -> None:
    for attribute, service in _PARAMETERS.items():
        if getattr(parameters, attribute) is not None and target.service != service:
            name = "EventBridgeEventBusParameters" if attribute == "event_bus" else _pascal(attribute)
            raise InvalidField(f"TargetParameters.{name}", "Does not fit the target.")
    queue = parameters.sqs_queue_parameters
    if target.service == "sqs" and target.resource.endswith(_FIFO) and not (queue and queue.message_group_id):
        raise InvalidField("TargetParameters.SqsQueueParameters.MessageGroupId", "Missing required parameter.")
    logs = parameters.cloud_watch_logs_parameters
    if target.service == "logs" and not (logs and logs.log_stream_name):
        raise InvalidField("TargetParameters.CloudWatchLogsParameters.LogStreamName", "Missing required parameter.")


def _pascal(attribute: str) -> str:
    return "".join(part.capitalize() for part in attribute.split("_"))


def _check_filters(pipe: Pipe) -> None:
    for index, text in enumerate(pipe.filters):
        try:
            record_filter(text, PIPE_FILTER)
        except PatternError as error:
            name = f"SourceParameters.FilterCriteria.Filters[{index}].Pattern"
            raise InvalidField(name, f"Event pattern is not valid. Reason: {error}") from None
