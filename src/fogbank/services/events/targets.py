"""What a target of a rule may be.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-targets.html
https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutTargets.html
"""

from typing import Final

from fogbank.fabric.transform import InputError, check_reshaping
from fogbank.kernel.arn import Arn, InvalidArn
from fogbank.kernel.errors import Unsupported
from fogbank.services.events.errors import Invalid, InvalidParameter
from fogbank.services.events.model import DeadLetterConfig, Rule, Target
from fogbank.services.events.routing import reshaping_of

# By the service in the ARN; of EventBridge's own resources by their kind too.
_SERVICES: Final = frozenset({"events", "lambda", "logs", "sns", "sqs"})
_OWN_KINDS: Final = frozenset({"api-destination", "event-bus"})


def check_target(target: Target, rule: Rule) -> None:
    """Raises Invalid, Unsupported."""
    arn = _arn(target)
    kind = arn.resource.partition("/")[0]
    if arn.service not in _SERVICES or (arn.service == "events" and kind not in _OWN_KINDS):
        raise Unsupported(f"targets of {arn.service} ({target.arn})")
    _check_place(target, arn, rule)
    _check_input(target)
    _check_parameters(target, arn, kind)
    dead_letter_arn(target.dead_letter_config)


def kept_role(target: Target, before: Target | None) -> str | None:
    """A bus in another account keeps its role when it is not named again: so says PutTargets' page."""
    same = before is not None and before.arn == target.arn and ":event-bus/" in target.arn
    return before.role_arn if before and same and not target.role_arn else target.role_arn


def dead_letter_arn(config: DeadLetterConfig | None) -> str:
    """The queue's ARN, or "". Dead-letter queues are standard queues. Raises Invalid, in words that are a guess.

    https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
    """
    text = config.arn if config else None
    if not text:
        return ""
    try:
        arn = Arn.parse(text)
    except InvalidArn:
        raise InvalidParameter(text, "Provided Arn is not in correct format.") from None
    if arn.service != "sqs" or arn.resource.endswith(".fifo"):
        raise InvalidParameter("DeadLetterConfig.Arn", "A standard Amazon SQS queue is required.")
    return text


def _arn(target: Target) -> Arn:
    try:
        return Arn.parse(target.arn)
    except InvalidArn:
        raise InvalidParameter(target.arn, "Provided Arn is not in correct format.") from None


def _check_place(target: Target, arn: Arn, rule: Rule) -> None:
    """Only buses can be in another Region. The words are a guess."""
    is_bus = arn.resource.startswith("event-bus/")
    if arn.region != rule.region and not is_bus:
        raise InvalidParameter(target.arn, f"The target must be in the Region of the rule, {rule.region}.")
    shaped = target.input is not None or target.input_path is not None or target.input_transformer is not None
    if is_bus and arn.account != rule.account and shaped:
        raise Invalid(
            "Input, InputPath, and InputTransformer are not available if the target is an event bus of a different "
            f"account, for target {target.id}."
        )


def _check_input(target: Target) -> None:
    reshaping = reshaping_of(target)
    if reshaping is None:
        return
    try:
        check_reshaping(reshaping, target.id)
    except InputError as error:
        raise Invalid(str(error)) from None


def _check_parameters(target: Target, arn: Arn, kind: str) -> None:
    if arn.service == "sqs":
        group = target.sqs_parameters.message_group_id if target.sqs_parameters else None
        if arn.resource.endswith(".fifo") and not group:
            raise Invalid(f"Parameter(s) MessageGroupId must be specified for target: {target.id}.")
    elif target.sqs_parameters is not None:
        raise Invalid(f"Parameter(s) SqsParameters not valid for target: {target.id}.")  # a guess
    if kind == "api-destination":
        # https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/1110
        if not target.role_arn:
            raise Invalid(f"RoleArn is required for target {target.arn}.")
    elif target.http_parameters is not None:
        raise Invalid(f"Parameter(s) HttpParameters not valid for target: {target.id}.")  # a guess
