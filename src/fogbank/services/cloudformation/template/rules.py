"""The section Rules: assertions about parameters.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html
"""

from typing import Any, cast

from fogbank.services.cloudformation.errors import CloudFormationValidation
from fogbank.services.cloudformation.template.functions import Scope, as_text, evaluate


def check(section: Any, scope: Scope) -> None:
    """Raises CloudFormationValidation for the first assertion that does not hold."""
    for name, raw in cast("dict[str, Any]", section or {}).items():
        rule = cast("dict[str, Any]", raw)
        if "RuleCondition" in rule and not evaluate(rule["RuleCondition"], scope):
            continue
        for assertion in rule.get("Assertions", ()):
            if not evaluate(assertion["Assert"], scope):
                told = as_text(assertion.get("AssertDescription", "Assertion failed"))
                # The words are a guess; that the description is told is documented.
                raise CloudFormationValidation(f"Template error: Rule {name} failed: {told}")
