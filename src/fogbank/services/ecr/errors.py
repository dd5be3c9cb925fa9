"""ECR's errors, in its own words: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/CommonErrors.html

Messages without a link are as the service is known to answer; they stand nowhere that could be cited.
"""

from fogbank.kernel.errors import ClientError


class RepositoryNotFound(ClientError):
    code = "RepositoryNotFoundException"

    def __init__(self, name: str, registry: str) -> None:
        super().__init__(f"The repository with name '{name}' does not exist in the registry with id '{registry}'")


class RepositoryAlreadyExists(ClientError):
    """https://github.com/CircleCI-Public/aws-ecr-orb/issues/22"""

    code = "RepositoryAlreadyExistsException"

    def __init__(self, name: str, registry: str) -> None:
        super().__init__(f"The repository with name '{name}' already exists in the registry with id '{registry}'")


class RepositoryPolicyNotFound(ClientError):
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


class ImageNotFound(ClientError):
    """https://github.com/hashicorp/terraform-provider-aws/issues/35268"""

    code = "ImageNotFoundException"

    def __init__(self, digest: str | None, tag: str | None, name: str, registry: str) -> None:
        super().__init__(
            f"The image with imageId {{imageDigest:'{digest or 'null'}', imageTag:'{tag or 'null'}'}} does not exist "
            f"within the repository with name '{name}' in the registry with id '{registry}'"
        )


class InvalidParameter(ClientError):
    code = "InvalidParameterException"

    def __init__(self, parameter: str, constraint: str) -> None:
        super().__init__(f"Invalid parameter at '{parameter}' failed to satisfy constraint: '{constraint}'")


class TooManyTags(ClientError):
    code = "TooManyTagsException"

    def __init__(self, most: int) -> None:
        super().__init__(f"A repository can have at most {most} tags.")  # a guess
