"""CloudFormation's own types.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_CloudFormation.html
"""

from typing import Final

from fogbank.kernel.resource import ResourceType

RESOURCES: Final[tuple[ResourceType, ...]] = ()
