"""Parameter Store's errors, in its own words; where those are not known, they are its model's.

https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html#API_PutParameter_Errors
Messages without a link are as the service is known to answer; they stand nowhere that could be cited.
"""

from fogbank.kernel.errors import ClientError, ValidationError


class ParameterNotFound(ClientError):
    """AWS sends no message."""

    code = "ParameterNotFound"


class ParameterVersionNotFound(ClientError):
    code = "ParameterVersionNotFound"

    def __init__(self, name: str, selector: str) -> None:
        what = "version" if selector.isdigit() else "label"
        super().__init__(
            f"Systems Manager could not find {what} {selector} of {name}. Verify the {what} and try again."
        )


class ParameterAlreadyExists(ClientError):
    """https://github.com/garystafford/emr-demo/issues/1"""

    code = "ParameterAlreadyExists"

    def __init__(self) -> None:
        super().__init__(
            "The parameter already exists. To overwrite this value, set the overwrite option in the request to true."
        )


class HierarchyLevelLimitExceeded(ClientError):
    code = "HierarchyLevelLimitExceededException"

    def __init__(self, most: int) -> None:
        super().__init__(f"A hierarchy can have a maximum of {most} levels.")


class HierarchyTypeMismatch(ClientError):
    code = "HierarchyTypeMismatchException"

    def __init__(self) -> None:
        super().__init__(
            "Parameter Store does not support changing a parameter type in a hierarchy. For example, you can't change "
            "a parameter from a String type to a SecureString type. You must create a new, unique parameter."
        )


class InvalidAllowedPattern(ClientError):
    code = "InvalidAllowedPatternException"

    def __init__(self) -> None:
        super().__init__("The request does not meet the regular expression requirement.")


class ParameterPatternMismatch(ClientError):
    code = "ParameterPatternMismatchException"

    def __init__(self, pattern: str) -> None:
        super().__init__(f"Parameter value, cannot be validated against allowedPattern: {pattern}")


class ParameterMaxVersionLimitExceeded(ClientError):
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-versions.html"""

    code = "ParameterMaxVersionLimitExceeded"

    def __init__(self, name: str, number: int, most: int) -> None:
        super().__init__(
            f"You attempted to create a new version of {name} by calling the PutParameter API with the overwrite flag. "
            f"Version {number}, the oldest version, can't be deleted because it has a label associated with it. "
            f"Move the label to another version of the parameter, and try again. (At most {most} versions are kept.)"
        )


class ParameterVersionLabelLimitExceeded(ClientError):
    """https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-labels.html"""

    code = "ParameterVersionLabelLimitExceeded"

    def __init__(self, most: int) -> None:
        super().__init__(
            f"A parameter version can have maximum {most} labels. Move one or more labels to another version and try "
            "again."
        )


class InvalidResourceId(ClientError):
    code = "InvalidResourceId"

    def __init__(self) -> None:
        super().__init__("The resource ID isn't valid. Verify that you entered the correct ID and try again.")


class TooManyTags(ClientError):
    code = "TooManyTagsError"

    def __init__(self) -> None:
        super().__init__(
            "The Targets parameter includes too many tags. Remove one or more tags and try the command again."
        )


class InvalidFilterKey(ClientError):
    code = "InvalidFilterKey"


class InvalidFilterOption(ClientError):
    code = "InvalidFilterOption"


class InvalidFilterValue(ClientError):
    code = "InvalidFilterValue"


class InvalidNextToken(ClientError):
    code = "InvalidNextToken"

    def __init__(self) -> None:
        super().__init__("The specified token isn't valid.")


class ReservedName(ClientError):
    code = "AccessDeniedException"

    def __init__(self, name: str) -> None:
        super().__init__(f"No access to reserved parameter name: {name}.")


class Invalid(ValidationError):
    """What the model cannot say, in the words of Parameter Store."""
