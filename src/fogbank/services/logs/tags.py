"""Rules for tags; their letters and lengths are in the model.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html#log-group-tagging
"""

from collections.abc import Collection, Mapping

from fogbank.services.logs.errors import InvalidParameter, TooManyTags
from fogbank.services.logs.model import TAGS_MAX


def merged(old: Mapping[str, str], new: Mapping[str, str], resource: str, *, by_aws: bool = False) -> dict[str, str]:
    """Both, the new ones winning. Raises InvalidParameter, TooManyTags."""
    check_names(new, by_aws=by_aws)
    tags = {**old, **new}
    if len(tags) > TAGS_MAX:
        raise TooManyTags(TAGS_MAX, resource)
    return tags


def check_names(tags: Mapping[str, str], *, by_aws: bool = False) -> None:
    """Raises InvalidParameter."""
    if not by_aws and any(name.lower().startswith("aws:") for name in tags):
        # A guess.
        raise InvalidParameter("Tag keys that start with 'aws:' are reserved for AWS.")


def without(old: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    return {name: value for name, value in old.items() if name not in names}
