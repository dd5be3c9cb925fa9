"""Amazon ECR: https://docs.aws.amazon.com/AmazonECR/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.ecr.create_repository import create_repository
from fogbank.services.ecr.delete_lifecycle_policy import delete_lifecycle_policy
from fogbank.services.ecr.delete_repository import delete_repository
from fogbank.services.ecr.delete_repository_policy import delete_repository_policy
from fogbank.services.ecr.describe_images import describe_images
from fogbank.services.ecr.describe_repositories import describe_repositories
from fogbank.services.ecr.get_lifecycle_policy import get_lifecycle_policy
from fogbank.services.ecr.get_repository_policy import get_repository_policy
from fogbank.services.ecr.list_images import list_images
from fogbank.services.ecr.list_tags_for_resource import list_tags_for_resource
from fogbank.services.ecr.put_image_scanning_configuration import put_image_scanning_configuration
from fogbank.services.ecr.put_image_tag_mutability import put_image_tag_mutability
from fogbank.services.ecr.put_lifecycle_policy import put_lifecycle_policy
from fogbank.services.ecr.resources import RESOURCES
from fogbank.services.ecr.set_repository_policy import set_repository_policy
from fogbank.services.ecr.tag_resource import tag_resource
from fogbank.services.ecr.untag_resource import untag_resource

__all__ = ["ACTIONS", "NOTES", "RESOURCES"]

ACTIONS: Final[tuple[Handler, ...]] = (
    create_repository,
    delete_lifecycle_policy,
    delete_repository,
    delete_repository_policy,
    describe_images,
    describe_repositories,
    get_lifecycle_policy,
    get_repository_policy,
    list_images,
    list_tags_for_resource,
    put_image_scanning_configuration,
    put_image_tag_mutability,
    put_lifecycle_policy,
    set_repository_policy,
    tag_resource,
    untag_resource,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "Repositories": "are records, for tools that make one (`cdk bootstrap`). No image can be pushed or pulled: "
    "lists of images are empty, and all other operations on images and layers are refused.",
    "Policies, lifecycle policies, tag mutability, scanning, encryption": "validated, kept and shown. There are no "
    "images that they could be about.",
}
