"""AWS IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler

__all__ = ["ACTIONS", "NOTES"]

ACTIONS: Final[tuple[Handler, ...]] = ()

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {}
