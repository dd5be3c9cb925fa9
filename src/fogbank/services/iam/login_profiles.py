"""Login profiles: that a user may sign in to the console with a password. What their actions share."""

from msgspec import Struct

from fogbank.kernel.action import Context
from fogbank.services.iam.callers import user_name
from fogbank.services.iam.errors import NoSuchEntity, ValidationFailed
from fogbank.services.iam.model import Login, User
from fogbank.services.iam.shapes import seconds


class LoginProfile(Struct, frozen=True, rename="pascal"):
    user_name: str
    create_date: int
    password_reset_required: bool


def named(ctx: Context, given: str | None) -> str:
    """Whose: the caller's own, where no name is given. Raises ValidationError for the root."""
    name = user_name(ctx, given)
    if name is None:
        raise ValidationFailed("Must specify userName when calling with non-User credentials")
    return name


def login_of(user: User) -> Login:
    """Raises NoSuchEntity."""
    if user.login is None:
        raise NoSuchEntity(f"Login Profile for User {user.name} cannot be found.")
    return user.login


def shown(user: User) -> LoginProfile:
    """Raises NoSuchEntity."""
    login = login_of(user)
    return LoginProfile(user.name, seconds(login.created_ms), login.reset)
