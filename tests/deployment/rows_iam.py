"""IAM's rows of the update matrix."""

from collections.abc import Mapping
from typing import Any, Final

from tests.cloud import Cloud
from tests.deployment.matrix import Row, policy, ref, resource, tags

_READ: Final = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"
_RUN: Final = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def trust(service: str = "lambda") -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }


def _principal(cloud: Cloud, noun: str, name: str) -> dict[str, Any]:
    """A role, a user or a group, with its policies."""
    iam, named = cloud.client("iam"), {f"{noun.title()}Name": name}

    def ask(operation: str, **more: str) -> Any:
        return getattr(iam, operation)(**named, **more)

    inline = ask(f"list_{noun}_policies")["PolicyNames"]
    return {
        "it": ask(f"get_{noun}")[noun.title()],
        "inline": {each: ask(f"get_{noun}_policy", PolicyName=each)["PolicyDocument"] for each in inline},
        "attached": ask(f"list_attached_{noun}_policies")["AttachedPolicies"],
        "groups": [each["GroupName"] for each in ask("list_groups_for_user")["Groups"]] if noun == "user" else [],
    }


def _role(cloud: Cloud, name: str) -> Any:
    return _principal(cloud, "role", name)


def _user(cloud: Cloud, name: str) -> Any:
    return _principal(cloud, "user", name)


def _group(cloud: Cloud, name: str) -> Any:
    return _principal(cloud, "group", name)


def _managed(cloud: Cloud, arn: str) -> Any:
    iam = cloud.client("iam")
    found = iam.get_policy(PolicyArn=arn)["Policy"]
    version = iam.get_policy_version(PolicyArn=arn, VersionId=found["DefaultVersionId"])["PolicyVersion"]
    holders = iam.list_entities_for_policy(PolicyArn=arn)
    names = {each: holders[each] for each in ("PolicyGroups", "PolicyRoles", "PolicyUsers")}
    told = {"Arn": found["Arn"], "Description": found.get("Description"), "Document": version["Document"]}
    return {**told, **names}


def _everywhere(cloud: Cloud, _: str) -> Any:
    """The inline policies of all that the template has beside it."""
    iam = cloud.client("iam")
    found: dict[str, Any] = {}
    for role in iam.list_roles()["Roles"]:
        for name in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
            shown = iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)
            found[f"role {role['RoleName']} {name}"] = shown["PolicyDocument"]
    for user in iam.list_users()["Users"]:
        for name in iam.list_user_policies(UserName=user["UserName"])["PolicyNames"]:
            shown = iam.get_user_policy(UserName=user["UserName"], PolicyName=name)
            found[f"user {user['UserName']} {name}"] = shown["PolicyDocument"]
    for group in iam.list_groups()["Groups"]:
        for name in iam.list_group_policies(GroupName=group["GroupName"])["PolicyNames"]:
            shown = iam.get_group_policy(GroupName=group["GroupName"], PolicyName=name)
            found[f"group {group['GroupName']} {name}"] = shown["PolicyDocument"]
    return found


def _single(cloud: Cloud, physical_id: str) -> Any:
    name, _, holder = physical_id.partition("|")
    everywhere: dict[str, Any] = _everywhere(cloud, "")
    return {key: value for key, value in everywhere.items() if key.endswith(f" {holder} {name}")}


def _members(cloud: Cloud, _: str) -> Any:
    iam = cloud.client("iam")
    found = {
        group["GroupName"]: [user["UserName"] for user in iam.get_group(GroupName=group["GroupName"])["Users"]]
        for group in iam.list_groups()["Groups"]
    }
    return found if any(found.values()) else None


def _keys(cloud: Cloud, physical_id: str) -> Any:
    iam = cloud.client("iam")
    for user in iam.list_users()["Users"]:
        for key in iam.list_access_keys(UserName=user["UserName"])["AccessKeyMetadata"]:
            if key["AccessKeyId"] == physical_id:
                return {"Status": key["Status"], "UserName": key["UserName"]}
    return None


def _profile(cloud: Cloud, name: str) -> Any:
    found = cloud.client("iam").get_instance_profile(InstanceProfileName=name)["InstanceProfile"]
    return {"Path": found["Path"], "Roles": [role["RoleName"] for role in found["Roles"]]}


_AROUND: Final[Mapping[str, Any]] = {
    "Role": resource("AWS::IAM::Role", AssumeRolePolicyDocument=trust()),
    "OtherRole": resource("AWS::IAM::Role", AssumeRolePolicyDocument=trust()),
    "User": resource("AWS::IAM::User"),
    "OtherUser": resource("AWS::IAM::User"),
    "Group": resource("AWS::IAM::Group"),
    "OtherGroup": resource("AWS::IAM::Group"),
}
_INLINE: Final = [{"PolicyName": "send", "PolicyDocument": policy()}]
_OTHER_INLINE: Final = [{"PolicyName": "read", "PolicyDocument": policy("s3:GetObject")}]


def _single_row(kind: str) -> Row:
    return Row(
        {"PolicyDocument": policy(), "PolicyName": "send", f"{kind}Name": ref(kind)},
        {"PolicyDocument": policy("s3:GetObject"), "PolicyName": "other", f"{kind}Name": ref(f"Other{kind}")},
        _single,
        _AROUND,
    )


ROWS: Final[Mapping[str, Row]] = {
    "AWS::IAM::Role": Row(
        {
            "AssumeRolePolicyDocument": trust(),
            "Description": "one",
            "ManagedPolicyArns": [_READ],
            "MaxSessionDuration": 7200,
            "Path": "/a/",
            "PermissionsBoundary": _READ,
            "Policies": _INLINE,
            "RoleName": "one",
            "Tags": tags(team="blue"),
        },
        {
            "AssumeRolePolicyDocument": trust("events"),
            "Description": "two",
            "ManagedPolicyArns": [_RUN],
            "MaxSessionDuration": 10800,
            "Path": "/b/",
            "PermissionsBoundary": _RUN,
            "Policies": _OTHER_INLINE,
            "RoleName": "two",
            "Tags": tags(team="red"),
        },
        _role,
        with_it={"Path": {"RoleName": "another"}},
    ),
    "AWS::IAM::User": Row(
        {
            "Groups": [ref("Group")],
            "ManagedPolicyArns": [_READ],
            "Path": "/a/",
            "PermissionsBoundary": _READ,
            "Policies": _INLINE,
            "Tags": tags(team="blue"),
            "UserName": "one",
        },
        {
            "Groups": [ref("OtherGroup")],
            "ManagedPolicyArns": [_RUN],
            "Path": "/b/",
            "PermissionsBoundary": _RUN,
            "Policies": _OTHER_INLINE,
            "Tags": tags(team="red"),
            "UserName": "two",
        },
        _user,
        {"Group": resource("AWS::IAM::Group"), "OtherGroup": resource("AWS::IAM::Group")},
    ),
    "AWS::IAM::Group": Row(
        {"GroupName": "one", "ManagedPolicyArns": [_READ], "Path": "/a/", "Policies": _INLINE},
        {"GroupName": "two", "ManagedPolicyArns": [_RUN], "Path": "/b/", "Policies": _OTHER_INLINE},
        _group,
    ),
    "AWS::IAM::ManagedPolicy": Row(
        {
            "Description": "one",
            "Groups": [ref("Group")],
            "ManagedPolicyName": "one",
            "Path": "/a/",
            "PolicyDocument": policy(),
            "Roles": [ref("Role")],
            "Users": [ref("User")],
        },
        {
            "Description": "two",
            "Groups": [ref("OtherGroup")],
            "ManagedPolicyName": "two",
            "Path": "/b/",
            "PolicyDocument": policy("s3:GetObject"),
            "Roles": [ref("OtherRole")],
            "Users": [ref("OtherUser")],
        },
        _managed,
        _AROUND,
        with_it={"Description": {"ManagedPolicyName": "another"}, "Path": {"ManagedPolicyName": "another"}},
    ),
    "AWS::IAM::Policy": Row(
        {
            "Groups": [ref("Group")],
            "PolicyDocument": policy(),
            "PolicyName": "send",
            "Roles": [ref("Role")],
            "Users": [ref("User")],
        },
        {
            "Groups": [ref("OtherGroup")],
            "PolicyDocument": policy("s3:GetObject"),
            "PolicyName": "other",
            "Roles": [ref("OtherRole")],
            "Users": [ref("OtherUser")],
        },
        _everywhere,
        _AROUND,
    ),
    "AWS::IAM::RolePolicy": _single_row("Role"),
    "AWS::IAM::UserPolicy": _single_row("User"),
    "AWS::IAM::GroupPolicy": _single_row("Group"),
    "AWS::IAM::UserToGroupAddition": Row(
        {"GroupName": ref("Group"), "Users": [ref("User")]},
        {"GroupName": ref("OtherGroup"), "Users": [ref("OtherUser")]},
        _members,
        _AROUND,
    ),
    "AWS::IAM::AccessKey": Row(
        {"Serial": 1, "Status": "Inactive", "UserName": ref("User")},
        {"Serial": 2, "Status": "Active", "UserName": ref("OtherUser")},
        _keys,
        {"User": _AROUND["User"], "OtherUser": _AROUND["OtherUser"]},
        silent={"Status": "left out it is Active, which is the other value too"},
    ),
    "AWS::IAM::InstanceProfile": Row(
        {"InstanceProfileName": "one", "Path": "/a/", "Roles": [ref("Role")]},
        {"InstanceProfileName": "two", "Path": "/b/", "Roles": [ref("OtherRole")]},
        _profile,
        {"Role": _AROUND["Role"], "OtherRole": _AROUND["OtherRole"]},
        with_it={"Path": {"InstanceProfileName": "another"}},
    ),
    "AWS::IAM::ServiceLinkedRole": Row(
        {"AWSServiceName": "autoscaling.amazonaws.com", "CustomSuffix": "one", "Description": "one"},
        {"AWSServiceName": "events.amazonaws.com", "CustomSuffix": "two", "Description": "two"},
        _role,
    ),
}
