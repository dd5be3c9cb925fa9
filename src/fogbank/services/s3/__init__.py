"""Amazon S3: https://docs.aws.amazon.com/AmazonS3/latest/API/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.s3.abort_multipart_upload import abort_multipart_upload
from fogbank.services.s3.complete_multipart_upload import complete_multipart_upload
from fogbank.services.s3.copy_object import copy_object
from fogbank.services.s3.create_bucket import create_bucket
from fogbank.services.s3.create_multipart_upload import create_multipart_upload
from fogbank.services.s3.delete_bucket import delete_bucket
from fogbank.services.s3.delete_object import delete_object
from fogbank.services.s3.delete_object_tagging import delete_object_tagging
from fogbank.services.s3.delete_objects import delete_objects
from fogbank.services.s3.get_bucket_versioning import get_bucket_versioning
from fogbank.services.s3.get_object import get_object
from fogbank.services.s3.get_object_attributes import get_object_attributes
from fogbank.services.s3.get_object_tagging import get_object_tagging
from fogbank.services.s3.head_bucket import head_bucket
from fogbank.services.s3.head_object import head_object
from fogbank.services.s3.list_buckets import list_buckets
from fogbank.services.s3.list_multipart_uploads import list_multipart_uploads
from fogbank.services.s3.list_object_versions import list_object_versions
from fogbank.services.s3.list_objects import list_objects
from fogbank.services.s3.list_objects_v2 import list_objects_v2
from fogbank.services.s3.list_parts import list_parts
from fogbank.services.s3.put_bucket_versioning import put_bucket_versioning
from fogbank.services.s3.put_object import put_object
from fogbank.services.s3.put_object_tagging import put_object_tagging
from fogbank.services.s3.resuming import resume
from fogbank.services.s3.upload_part import upload_part
from fogbank.services.s3.upload_part_copy import upload_part_copy

__all__ = ["ACTIONS", "NOTES", "resume"]

ACTIONS: Final[tuple[Handler, ...]] = (
    abort_multipart_upload,
    complete_multipart_upload,
    copy_object,
    create_bucket,
    create_multipart_upload,
    delete_bucket,
    delete_object,
    delete_object_tagging,
    delete_objects,
    get_bucket_versioning,
    get_object,
    get_object_attributes,
    get_object_tagging,
    head_bucket,
    head_object,
    list_buckets,
    list_multipart_uploads,
    list_object_versions,
    list_objects,
    list_objects_v2,
    list_parts,
    put_bucket_versioning,
    put_object,
    put_object_tagging,
    upload_part,
    upload_part_copy,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {}
