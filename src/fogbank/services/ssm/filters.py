"""ParameterFilters: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ParameterStringFilter.html"""

from collections.abc import Sequence
from typing import Final

from msgspec import Struct

from fogbank.services.ssm.errors import InvalidFilterKey, InvalidFilterOption, InvalidFilterValue
from fogbank.services.ssm.model import Parameter, is_below

_BY_PATH_KEYS: Final = ("Type", "KeyId", "Label")
_DESCRIBE_KEYS: Final = ("Name", "Type", "KeyId", "Path", "Tier", "DataType")
_TEXT_OPTIONS: Final = ("Equals", "BeginsWith")


class ParameterFilter(Struct, frozen=True, rename="pascal", forbid_unknown_fields=True):
    key: str
    option: str | None = None
    values: list[str] | None = None


def check_filters(filters: Sequence[ParameterFilter], *, by_path: bool) -> None:
    """Raises InvalidFilterKey, InvalidFilterOption, InvalidFilterValue. Their words are guesses."""
    keys = _BY_PATH_KEYS if by_path else _DESCRIBE_KEYS
    for each in filters:
        if each.key not in keys and not (each.key.startswith("tag:") and not by_path):
            raise InvalidFilterKey(f"The following filter key is not valid: {each.key}.")
        if each.option is not None and each.option not in _options(each.key):
            raise InvalidFilterOption(f"The following filter option is not valid: {each.option}.")
        if not each.values and not each.key.startswith("tag:"):
            raise InvalidFilterValue(f"The filter {each.key} has no values.")


def _options(key: str) -> tuple[str, ...]:
    if key == "Path":
        return ("Recursive", "OneLevel")
    return (*_TEXT_OPTIONS, "Contains") if key == "Name" else _TEXT_OPTIONS


def matches(parameter: Parameter, filters: Sequence[ParameterFilter]) -> bool:
    """Whether a parameter passes all filters: of each one of the values."""
    return all(_matches(parameter, each) for each in filters)


def _matches(parameter: Parameter, one: ParameterFilter) -> bool:
    values = one.values or []
    if one.key == "Path":
        recursive = one.option == "Recursive"
        return any(is_below(parameter.name, value, recursive=recursive) for value in values)
    if one.key == "Label":
        return any(_compare(label, value, one.option) for label in parameter.labels for value in values)
    if one.key.startswith("tag:"):
        tag = parameter.tags.get(one.key[4:])
        return tag is not None and (not values or any(_compare(tag, value, one.option) for value in values))
    version = parameter.current
    had = {
        "Name": parameter.name,
        "Type": version.type,
        "KeyId": version.key_id,
        "Tier": version.tier,
        "DataType": version.data_type,
    }[one.key]
    return any(_compare(had, value, one.option) for value in values)


def _compare(had: str, value: str, option: str | None) -> bool:
    if option == "BeginsWith":
        return had.startswith(value)
    return value in had if option == "Contains" else had == value
