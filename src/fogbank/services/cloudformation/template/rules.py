"""The section Rules: assertions about parameters.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
"""

from typing import Any, cast

from fogbank.services.cloudformation.errors import CloudFormationValidation, InvalidTemplate
from fogbank.services.cloudformation.template.functions import Scope, as_text, decide


def check(section: Any, scope: Scope) -> None:
    """Raises CloudFormationValidation for the first assertion that does not hold."""
    for name, raw in cast("dict[str, Any]", section or {}).items():
        rule = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
        assertions: Any = rule.get("Assertions")
        if not isinstance(assertions, list) or rule.keys() - {"RuleCondition", "Assertions"}:
            raise InvalidTemplate(f"Template format error: [/Rules/{name}] Every Rules object must contain Assertions.")
        if "RuleCondition" in rule and not decide(rule["RuleCondition"], scope):
            continue
        for each in cast("list[Any]", assertions):
            _check_one(name, each, scope)


def _check_one(name: str, raw: Any, scope: Scope) -> None:
    assertion = cast("dict[str, Any]", raw) if isinstance(raw, dict) else {}
    if "Assert" not in assertion:
        raise InvalidTemplate(f"Template format error: [/Rules/{name}] Every assertion must contain an Assert member.")
    if not decide(assertion["Assert"], scope):
        told = as_text(assertion.get("AssertDescription", "Assertion failed"))
        # The words are a guess; that the description is told is documented.
        raise CloudFormationValidation(f"Template error: Rule {name} failed: {told}")
