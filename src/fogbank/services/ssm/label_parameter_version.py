"""LabelParameterVersion: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_LabelParameterVersion.html"""

from msgspec import Struct
from msgspec.structs import replace

from fogbank.kernel.action import Context, action
from fogbank.services.ssm import store as parameters
from fogbank.services.ssm.changes import changed, commit
from fogbank.services.ssm.errors import ParameterVersionLabelLimitExceeded, ParameterVersionNotFound
from fogbank.services.ssm.model import LABELS_MAX, good_label
from fogbank.storage.again import again_on_conflict
from fogbank.storage.api import Store


class LabelParameterVersion(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    name: str
    labels: list[str]
    parameter_version: int | None = None


class LabelParameterVersionResult(Struct, frozen=True, rename="pascal", omit_defaults=True):
    invalid_labels: list[str]
    parameter_version: int


@action("ssm", "LabelParameterVersion")
@again_on_conflict
async def label_parameter_version(
    store: Store, ctx: Context, request: LabelParameterVersion
) -> LabelParameterVersionResult:
    """Name a version; a label that another version has moves. Labels that may not be are told.

    Raises ParameterNotFound, ParameterVersionNotFound, ParameterVersionLabelLimitExceeded.
    https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html
    """
    stored = await parameters.load(store, ctx, request.name)
    parameter = stored.value
    number = request.parameter_version or parameter.current.number
    if not parameter.oldest <= number <= parameter.current.number:
        raise ParameterVersionNotFound(parameter.name, str(number))
    good = [label for label in request.labels if good_label(label)]
    after = replace(parameter, labels={**parameter.labels, **dict.fromkeys(good, number)})
    if len(after.labels_of(number)) > LABELS_MAX:
        raise ParameterVersionLabelLimitExceeded(LABELS_MAX)
    if good:
        event = changed(ctx, after, "LabelParameterVersion")
        await commit(ctx, [event], [stored.becomes(after)], [stored.unchanged()])
    return LabelParameterVersionResult([label for label in request.labels if label not in good], number)
