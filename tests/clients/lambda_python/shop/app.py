"""A function with Powertools for AWS Lambda, from a layer."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger, Metrics, Tracer
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType, process_partial_response
from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
from aws_lambda_powertools.utilities.typing import LambdaContext

logger = Logger(service="shop")
tracer = Tracer(service="shop")
metrics = Metrics(namespace="Shop", service="shop")
processor = BatchProcessor(event_type=EventType.SQS)


@tracer.capture_method
def handle(record: SQSRecord) -> None:
    if record.body == "bad":
        raise ValueError("a bad message")
    logger.info("handled", extra={"body": record.body})


@logger.inject_lambda_context
@tracer.capture_lambda_handler
def drain(event: dict[str, Any], context: LambdaContext) -> Any:
    return process_partial_response(event, handle, processor, context)


@metrics.log_metrics(capture_cold_start_metric=True)
@logger.inject_lambda_context(log_event=True, correlation_id_path="order")
@tracer.capture_lambda_handler
def order(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    logger.append_keys(customer=event["customer"])
    logger.info("an order")
    metrics.add_metric(name="Orders", unit=MetricUnit.Count, value=1)
    return {"order": event["order"], "request": context.aws_request_id}
