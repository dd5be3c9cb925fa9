"""RotateSecret: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_RotateSecret.html"""

from msgspec import Struct, field
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.secretsmanager import rotation
from fogbank.services.secretsmanager import store as secrets
from fogbank.services.secretsmanager.errors import InvalidParameter, InvalidRequest
from fogbank.services.secretsmanager.model import CURRENT, PENDING, Rotation
from fogbank.services.secretsmanager.shapes import NamedVersion, RotationRules
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class RotateSecret(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    secret_id: str
    client_request_token: str | None = None
    rotation_lambda_arn: str | None = field(default=None, name="RotationLambdaARN")
    rotation_rules: RotationRules | None = None
    rotate_immediately: bool = True


@action("secretsmanager", "RotateSecret")
@again_on_conflict
async def rotate_secret(store: Store, ctx: Context, request: RotateSecret) -> NamedVersion:
    """Say how a secret is rotated, and begin it; the function's steps follow after the answer.

    Raises ResourceNotFoundException, InvalidRequestException, InvalidParameterException.
    """
    stored = await secrets.load(store, ctx, request.secret_id)
    secret = stored.value
    after = replace(secret, rotation=_rotation(ctx, request, secret.rotation), generation=ctx.ids.int63())
    version_id = request.client_request_token or ctx.ids.uuid()
    pending = secret.version_at(PENDING)
    if pending is not None and pending not in (version_id, secret.version_at(CURRENT)):
        # "Any later invocation of RotateSecret assumes that a previous rotation request is still in progress and
        # returns an error." The words of it are a guess, and so is that it is begun anew.
        _, operations = rotation.begun(stored, secret, pending, ctx.now_ms)
        await store.commit(operations, [stored.unchanged()])
        raise InvalidRequest("A previous rotation isn't complete. That rotation will be reattempted.")
    only_tests = not request.rotate_immediately
    if only_tests and version_id in secret.versions:
        version_id = ctx.ids.uuid()  # what is there already is not to be removed
    after, operations = rotation.begun(stored, after, version_id, ctx.now_ms, only_tests=only_tests)
    await store.commit([*operations, *rotation.rotation_alarm(after, ctx.now_ms)], [stored.unchanged()])
    return NamedVersion(after.arn, after.name, None if only_tests else version_id)


def _rotation(ctx: Context, request: RotateSecret, before: Rotation | None) -> Rotation:
    lambda_arn = request.rotation_lambda_arn or (before.lambda_arn if before else "")
    if not lambda_arn:
        raise InvalidRequest("No Lambda rotation function ARN is associated with this secret.")
    rules = request.rotation_rules
    if rules is None and before:
        kept = replace(before, lambda_arn=lambda_arn, enabled=True)
        return replace(kept, next_ms=rotation.next_rotation(kept, ctx.now_ms))
    rules = rules or RotationRules()
    if rules.automatically_after_days is not None and rules.schedule_expression is not None:
        raise InvalidParameter("You can't specify both AutomaticallyAfterDays and ScheduleExpression.")  # a guess
    if rules.schedule_expression is not None:
        rotation.check_schedule(rules.schedule_expression)
    made = Rotation(
        lambda_arn,
        days=rules.automatically_after_days,
        schedule=rules.schedule_expression or "",
        duration=rules.duration or "",
        anchor_ms=ctx.now_ms,
        last_ms=before.last_ms if before else None,
    )
    return replace(made, next_ms=rotation.next_rotation(made, ctx.now_ms))
