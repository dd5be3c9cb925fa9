"""AWS STS: https://docs.aws.amazon.com/STS/latest/APIReference/"""

from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.sts.get_caller_identity import get_caller_identity

ACTIONS: Final[tuple[Handler, ...]] = (get_caller_identity,)
