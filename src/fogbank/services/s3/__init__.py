"""Amazon S3: https://docs.aws.amazon.com/AmazonS3/latest/API/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.s3.create_bucket import create_bucket
from fogbank.services.s3.delete_bucket import delete_bucket
from fogbank.services.s3.delete_object import delete_object
from fogbank.services.s3.get_object import get_object
from fogbank.services.s3.head_bucket import head_bucket
from fogbank.services.s3.head_object import head_object
from fogbank.services.s3.list_buckets import list_buckets
from fogbank.services.s3.list_objects_v2 import list_objects_v2
from fogbank.services.s3.put_object import put_object
from fogbank.services.s3.resuming import resume

__all__ = ["ACTIONS", "NOTES", "resume"]

ACTIONS: Final[tuple[Handler, ...]] = (
    create_bucket,
    delete_bucket,
    delete_object,
    get_object,
    head_bucket,
    head_object,
    list_buckets,
    list_objects_v2,
    put_object,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {}
