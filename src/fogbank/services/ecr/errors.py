"""ECR's errors, in its own words: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html"""

from fogbank.kernel.errors import ClientError


class RepositoryNotFound(ClientError):
    """https://github.com/aws/aws-cdk/issues/2663"""

    code = "RepositoryNotFoundException"

    def __init__(self, name: str, registry: str) -> None:
        super().__init__(f"The repository with name '{name}' does not exist in the registry with id '{registry}'")


class RepositoryAlreadyExists(ClientError):
    """https://github.com/aws/aws-cdk/issues/16394"""

    code = "RepositoryAlreadyExistsException"

    def __init__(self, name: str, registry: str) -> None:
        super().__init__(f"The repository with name '{name}' already exists in the registry with id '{registry}'")


class RepositoryPolicyNotFound(ClientError):
    """https://github.com/hashicorp/terraform-provider-aws/issues/2173"""

    code = "RepositoryPolicyNotFoundException"

    def __init__(self, name: str, registry: str) -> None:
        super().__init__(
            f"Repository policy does not exist for the repository with name '{name}' in the registry with id "
            f"'{registry}'"
        )


class LifecyclePolicyNotFound(ClientError):
    code = "LifecyclePolicyNotFoundException"

    def __init__(self, name: str, registry: str) -> None:
        super().__init__(
            f"Lifecycle policy does not exist for the repository with name '{name}' in the registry with id "
            f"'{registry}'"
        )


class InvalidParameter(ClientError):
    """https://github.com/hashicorp/terraform-provider-aws/issues/9219"""

    code = "InvalidParameterException"

    def __init__(self, parameter: str, constraint: str) -> None:
        super().__init__(f"Invalid parameter at '{parameter}' failed to satisfy constraint: '{constraint}'")


class TooManyTags(ClientError):
    code = "TooManyTagsException"

    def __init__(self, most: int) -> None:
        super().__init__(f"A repository can have at most {most} tags.")  # a guess
