"""AWS IAM: https://docs.aws.amazon.com/IAM/latest/APIReference/"""

from collections.abc import Mapping
from typing import Final

from fogbank.kernel.action import Handler
from fogbank.services.iam.add_client_id_to_open_id_connect_provider import add_client_id_to_open_id_connect_provider
from fogbank.services.iam.add_role_to_instance_profile import add_role_to_instance_profile
from fogbank.services.iam.add_user_to_group import add_user_to_group
from fogbank.services.iam.attach_group_policy import attach_group_policy
from fogbank.services.iam.attach_role_policy import attach_role_policy
from fogbank.services.iam.attach_user_policy import attach_user_policy
from fogbank.services.iam.create_access_key import create_access_key
from fogbank.services.iam.create_account_alias import create_account_alias
from fogbank.services.iam.create_group import create_group
from fogbank.services.iam.create_instance_profile import create_instance_profile
from fogbank.services.iam.create_login_profile import create_login_profile
from fogbank.services.iam.create_open_id_connect_provider import create_open_id_connect_provider
from fogbank.services.iam.create_policy import create_policy
from fogbank.services.iam.create_policy_version import create_policy_version
from fogbank.services.iam.create_role import create_role
from fogbank.services.iam.create_saml_provider import create_saml_provider
from fogbank.services.iam.create_service_linked_role import create_service_linked_role
from fogbank.services.iam.create_user import create_user
from fogbank.services.iam.delete_access_key import delete_access_key
from fogbank.services.iam.delete_account_alias import delete_account_alias
from fogbank.services.iam.delete_account_password_policy import delete_account_password_policy
from fogbank.services.iam.delete_group import delete_group
from fogbank.services.iam.delete_group_policy import delete_group_policy
from fogbank.services.iam.delete_instance_profile import delete_instance_profile
from fogbank.services.iam.delete_login_profile import delete_login_profile
from fogbank.services.iam.delete_open_id_connect_provider import delete_open_id_connect_provider
from fogbank.services.iam.delete_policy import delete_policy
from fogbank.services.iam.delete_policy_version import delete_policy_version
from fogbank.services.iam.delete_role import delete_role
from fogbank.services.iam.delete_role_permissions_boundary import delete_role_permissions_boundary
from fogbank.services.iam.delete_role_policy import delete_role_policy
from fogbank.services.iam.delete_saml_provider import delete_saml_provider
from fogbank.services.iam.delete_service_linked_role import delete_service_linked_role
from fogbank.services.iam.delete_user import delete_user
from fogbank.services.iam.delete_user_permissions_boundary import delete_user_permissions_boundary
from fogbank.services.iam.delete_user_policy import delete_user_policy
from fogbank.services.iam.detach_group_policy import detach_group_policy
from fogbank.services.iam.detach_role_policy import detach_role_policy
from fogbank.services.iam.detach_user_policy import detach_user_policy
from fogbank.services.iam.get_access_key_last_used import get_access_key_last_used
from fogbank.services.iam.get_account_authorization_details import get_account_authorization_details
from fogbank.services.iam.get_account_password_policy import get_account_password_policy
from fogbank.services.iam.get_account_summary import get_account_summary
from fogbank.services.iam.get_group import get_group
from fogbank.services.iam.get_group_policy import get_group_policy
from fogbank.services.iam.get_instance_profile import get_instance_profile
from fogbank.services.iam.get_login_profile import get_login_profile
from fogbank.services.iam.get_open_id_connect_provider import get_open_id_connect_provider
from fogbank.services.iam.get_policy import get_policy
from fogbank.services.iam.get_policy_version import get_policy_version
from fogbank.services.iam.get_role import get_role
from fogbank.services.iam.get_role_policy import get_role_policy
from fogbank.services.iam.get_saml_provider import get_saml_provider
from fogbank.services.iam.get_service_linked_role_deletion_status import get_service_linked_role_deletion_status
from fogbank.services.iam.get_user import get_user
from fogbank.services.iam.get_user_policy import get_user_policy
from fogbank.services.iam.known_keys import resume
from fogbank.services.iam.list_access_keys import list_access_keys
from fogbank.services.iam.list_account_aliases import list_account_aliases
from fogbank.services.iam.list_attached_group_policies import list_attached_group_policies
from fogbank.services.iam.list_attached_role_policies import list_attached_role_policies
from fogbank.services.iam.list_attached_user_policies import list_attached_user_policies
from fogbank.services.iam.list_entities_for_policy import list_entities_for_policy
from fogbank.services.iam.list_group_policies import list_group_policies
from fogbank.services.iam.list_groups import list_groups
from fogbank.services.iam.list_groups_for_user import list_groups_for_user
from fogbank.services.iam.list_instance_profile_tags import list_instance_profile_tags
from fogbank.services.iam.list_instance_profiles import list_instance_profiles
from fogbank.services.iam.list_instance_profiles_for_role import list_instance_profiles_for_role
from fogbank.services.iam.list_mfa_devices import list_mfa_devices
from fogbank.services.iam.list_open_id_connect_provider_tags import list_open_id_connect_provider_tags
from fogbank.services.iam.list_open_id_connect_providers import list_open_id_connect_providers
from fogbank.services.iam.list_policies import list_policies
from fogbank.services.iam.list_policy_tags import list_policy_tags
from fogbank.services.iam.list_policy_versions import list_policy_versions
from fogbank.services.iam.list_role_policies import list_role_policies
from fogbank.services.iam.list_role_tags import list_role_tags
from fogbank.services.iam.list_roles import list_roles
from fogbank.services.iam.list_saml_provider_tags import list_saml_provider_tags
from fogbank.services.iam.list_saml_providers import list_saml_providers
from fogbank.services.iam.list_server_certificates import list_server_certificates
from fogbank.services.iam.list_service_specific_credentials import list_service_specific_credentials
from fogbank.services.iam.list_signing_certificates import list_signing_certificates
from fogbank.services.iam.list_ssh_public_keys import list_ssh_public_keys
from fogbank.services.iam.list_user_policies import list_user_policies
from fogbank.services.iam.list_user_tags import list_user_tags
from fogbank.services.iam.list_users import list_users
from fogbank.services.iam.list_virtual_mfa_devices import list_virtual_mfa_devices
from fogbank.services.iam.put_group_policy import put_group_policy
from fogbank.services.iam.put_role_permissions_boundary import put_role_permissions_boundary
from fogbank.services.iam.put_role_policy import put_role_policy
from fogbank.services.iam.put_user_permissions_boundary import put_user_permissions_boundary
from fogbank.services.iam.put_user_policy import put_user_policy
from fogbank.services.iam.remove_client_id_from_open_id_connect_provider import (
    remove_client_id_from_open_id_connect_provider,
)
from fogbank.services.iam.remove_role_from_instance_profile import remove_role_from_instance_profile
from fogbank.services.iam.remove_user_from_group import remove_user_from_group
from fogbank.services.iam.resources import RESOURCES
from fogbank.services.iam.set_default_policy_version import set_default_policy_version
from fogbank.services.iam.tag_instance_profile import tag_instance_profile
from fogbank.services.iam.tag_open_id_connect_provider import tag_open_id_connect_provider
from fogbank.services.iam.tag_policy import tag_policy
from fogbank.services.iam.tag_role import tag_role
from fogbank.services.iam.tag_saml_provider import tag_saml_provider
from fogbank.services.iam.tag_user import tag_user
from fogbank.services.iam.untag_instance_profile import untag_instance_profile
from fogbank.services.iam.untag_open_id_connect_provider import untag_open_id_connect_provider
from fogbank.services.iam.untag_policy import untag_policy
from fogbank.services.iam.untag_role import untag_role
from fogbank.services.iam.untag_saml_provider import untag_saml_provider
from fogbank.services.iam.untag_user import untag_user
from fogbank.services.iam.update_access_key import update_access_key
from fogbank.services.iam.update_account_password_policy import update_account_password_policy
from fogbank.services.iam.update_assume_role_policy import update_assume_role_policy
from fogbank.services.iam.update_group import update_group
from fogbank.services.iam.update_login_profile import update_login_profile
from fogbank.services.iam.update_open_id_connect_provider_thumbprint import update_open_id_connect_provider_thumbprint
from fogbank.services.iam.update_role import update_role
from fogbank.services.iam.update_role_description import update_role_description
from fogbank.services.iam.update_saml_provider import update_saml_provider
from fogbank.services.iam.update_user import update_user

__all__ = ["ACTIONS", "NOTES", "RESOURCES", "resume"]

ACTIONS: Final[tuple[Handler, ...]] = (
    add_client_id_to_open_id_connect_provider,
    add_role_to_instance_profile,
    add_user_to_group,
    attach_group_policy,
    attach_role_policy,
    attach_user_policy,
    create_access_key,
    create_account_alias,
    create_group,
    create_instance_profile,
    create_login_profile,
    create_open_id_connect_provider,
    create_policy,
    create_policy_version,
    create_role,
    create_saml_provider,
    create_service_linked_role,
    create_user,
    delete_access_key,
    delete_account_alias,
    delete_account_password_policy,
    delete_group,
    delete_group_policy,
    delete_instance_profile,
    delete_login_profile,
    delete_open_id_connect_provider,
    delete_policy,
    delete_policy_version,
    delete_role,
    delete_role_permissions_boundary,
    delete_role_policy,
    delete_saml_provider,
    delete_service_linked_role,
    delete_user,
    delete_user_permissions_boundary,
    delete_user_policy,
    detach_group_policy,
    detach_role_policy,
    detach_user_policy,
    get_access_key_last_used,
    get_account_authorization_details,
    get_account_password_policy,
    get_account_summary,
    get_group,
    get_group_policy,
    get_instance_profile,
    get_login_profile,
    get_open_id_connect_provider,
    get_policy,
    get_policy_version,
    get_role,
    get_role_policy,
    get_saml_provider,
    get_service_linked_role_deletion_status,
    get_user,
    get_user_policy,
    list_access_keys,
    list_account_aliases,
    list_attached_group_policies,
    list_attached_role_policies,
    list_attached_user_policies,
    list_entities_for_policy,
    list_group_policies,
    list_groups,
    list_groups_for_user,
    list_instance_profile_tags,
    list_instance_profiles,
    list_instance_profiles_for_role,
    list_mfa_devices,
    list_open_id_connect_provider_tags,
    list_open_id_connect_providers,
    list_policies,
    list_policy_tags,
    list_policy_versions,
    list_role_policies,
    list_role_tags,
    list_roles,
    list_saml_provider_tags,
    list_saml_providers,
    list_server_certificates,
    list_service_specific_credentials,
    list_signing_certificates,
    list_ssh_public_keys,
    list_user_policies,
    list_user_tags,
    list_users,
    list_virtual_mfa_devices,
    put_group_policy,
    put_role_permissions_boundary,
    put_role_policy,
    put_user_permissions_boundary,
    put_user_policy,
    remove_client_id_from_open_id_connect_provider,
    remove_role_from_instance_profile,
    remove_user_from_group,
    set_default_policy_version,
    tag_instance_profile,
    tag_open_id_connect_provider,
    tag_policy,
    tag_role,
    tag_saml_provider,
    tag_user,
    untag_instance_profile,
    untag_open_id_connect_provider,
    untag_policy,
    untag_role,
    untag_saml_provider,
    untag_user,
    update_access_key,
    update_account_password_policy,
    update_assume_role_policy,
    update_group,
    update_login_profile,
    update_open_id_connect_provider_thumbprint,
    update_role,
    update_role_description,
    update_saml_provider,
    update_user,
)

# Where an operation is honoured and a value in it is kept without effect, this says so; the coverage page shows it.
NOTES: Final[Mapping[str, str]] = {
    "Policies, permissions boundaries, trust policies": "validated, kept and shown. They decide nothing yet: whoever "
    "is let in may do everything, and may assume every role that is there.",
    "AWS managed policies": "the common ones of serverless applications can be read and attached; others are "
    "NoSuchEntity. All are at version v1, and the document of a long one (ReadOnlyAccess) is its essence.",
    "Access keys": "stand for their user. With `--auth` they may sign, as the keys of the file may, while they are "
    "active.",
    "Identity providers": "kept and shown. No token and no assertion is verified by them; thumbprints that are left "
    "out are not fetched, and of SAML's metadata only the root is looked at.",
    "Login profiles, password policy": "what a password must be is checked, and the password forgotten: there is no "
    "console to sign in to.",
    "ListMFADevices, ListSSHPublicKeys, ListSigningCertificates and their like": "always empty, as making one is "
    "refused by name.",
    "RoleLastUsed, GetAccessKeyLastUsed": "nobody keeps when a role or a key was used: both say never.",
    "Quotas": "those of an entity are kept (policies attached, versions, keys, tags, sizes); how many entities an "
    "account may have is not limited.",
    "Names": "are told apart without regard to case, also where one is looked up.",
}
