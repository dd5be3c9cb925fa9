"""Keys under which the values that meet a condition are found: for tables, where patterns are many.

A condition is a few keys, a value has one key of each kind; a value may meet the condition only if they share one.
"""

import struct
from collections.abc import Callable, Hashable, Mapping, Sequence
from functools import lru_cache
from ipaddress import ip_address
from math import inf
from typing import Any, Final, cast

from fogbank.fabric.pattern_conditions import Condition, cidr_network, is_number, wildcard_texts

# How a key is made of a value: what kind of key, and its parameter (a length, a level).
Probe = tuple[str, int]

# Conditions to keys


def links(conditions: Sequence[Condition]) -> Sequence[tuple[Probe, Hashable]]:
    """Under which keys values are found for which one of the conditions may hold."""
    return list(dict.fromkeys(link for each in conditions for link in _links_of(each)))


def _links_of(condition: Condition) -> Sequence[tuple[Probe, Hashable]]:
    operand = condition.operand
    match condition.operator:
        case "" | "exactly":
            return [(("exact", 0), _exact(operand, 0))]
        case "prefix" | "suffix" as kind:
            if isinstance(operand, dict):
                folded = cast("dict[str, str]", operand)["equals-ignore-case"].lower()
                return _affix(kind, folded, folds="folded ")
            return _affix(kind, operand)
        case "equals-ignore-case":
            return [(("folded", 0), operand.lower())]
        case "numeric":
            return _cells(operand)
        case "cidr":
            network = cidr_network(operand)
            host_bits = network.max_prefixlen - network.prefixlen
            return [((f"ip{network.version}", host_bits), int(network.network_address) >> host_bits)]
        case "wildcard":
            return _wildcard(operand)
        case _:
            return [(("any", 0), True)]


def _affix(kind: str, affix: str, folds: str = "") -> Sequence[tuple[Probe, Hashable]]:
    return [((f"{folds}{kind}", len(affix)), affix)] if affix else [(("text", 0), True)]


def _wildcard(text: str) -> Sequence[tuple[Probe, Hashable]]:
    """By what is before the first `*`, or else by what is after the last."""
    texts = wildcard_texts(text)
    if len(texts) == 1:
        return [(("exact", 0), texts[0])]
    return _affix("prefix", texts[0]) if texts[0] else _affix("suffix", texts[-1])


def _cells(comparisons: Sequence[Any]) -> Sequence[tuple[Probe, Hashable]]:
    """The number line is cut into cells, at each level twice as large; a range lies in some five of one level."""
    bottom, top = -inf, inf
    for comparison, bound in zip(comparisons[::2], comparisons[1::2], strict=True):
        if comparison in ("=", ">", ">="):
            bottom = bound
        if comparison in ("=", "<", "<="):
            top = bound
    first, last = _on_line(bottom), _on_line(top)
    level = max((last - first).bit_length() - 2, 0)
    return [(("cell", level), cell) for cell in range(first >> level, (last >> level) + 1)]


def _on_line(value: float) -> int:
    """An integer that is ordered like the numbers are."""
    try:
        real = float(value) + 0.0  # one zero, not two
    except OverflowError:
        real = inf if value > 0 else -inf
    (bits,) = struct.unpack(">q", struct.pack(">d", real))
    return bits if bits >= 0 else bits ^ 0x7FFF_FFFF_FFFF_FFFF


# Values to keys; None, which is no key, where a value has none


def _exact(value: Any, _: int) -> Hashable:
    # True is 1 to a table, but not to a pattern.
    return (value,) if value is None or isinstance(value, bool) else value


def _prefix(value: Any, length: int) -> str | None:
    return value[:length] if isinstance(value, str) else None


def _suffix(value: Any, length: int) -> str | None:
    return value[-length:] if isinstance(value, str) else None


def _folded(value: Any, _: int) -> str | None:
    return value.lower() if isinstance(value, str) else None


def _cell(value: Any, level: int) -> int | None:
    return _on_line(value) >> level if is_number(value) else None


@lru_cache(maxsize=256)
def _address(text: str) -> tuple[int, int]:
    try:
        address = ip_address(text)
    except ValueError:
        return 0, 0
    return address.version, int(address)


def _in_network(version: int) -> Callable[[Any, int], int | None]:
    def key(value: Any, host_bits: int) -> int | None:
        if not isinstance(value, str):
            return None
        found, address = _address(value)
        return address >> host_bits if found == version else None

    return key


KEYS: Final[Mapping[str, Callable[[Any, int], Hashable]]] = {
    "exact": _exact,
    "prefix": _prefix,
    "suffix": _suffix,
    "folded": _folded,
    "folded prefix": lambda value, length: _prefix(_folded(value, 0), length),
    "folded suffix": lambda value, length: _suffix(_folded(value, 0), length),
    "cell": _cell,
    "ip4": _in_network(4),
    "ip6": _in_network(6),
    "text": lambda value, _: isinstance(value, str) or None,
    "any": lambda value, _: True,
}
