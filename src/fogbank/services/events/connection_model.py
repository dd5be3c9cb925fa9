"""Connections and API destinations, as values, and the rules that need nothing else.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-target-connection.html
https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-api-destinations.html

A connection keeps its secrets in its own item; AWS keeps them in Secrets Manager.
"""

from typing import Final, TypeVar

from msgspec import Struct, field, structs

from fogbank.kernel.arn import Arn, partition_of
from fogbank.services.events.errors import Invalid

AUTHORIZED: Final = "AUTHORIZED"
AUTHORIZING: Final = "AUTHORIZING"
DEAUTHORIZED: Final = "DEAUTHORIZED"
DELETING: Final = "DELETING"
BASIC: Final = "BASIC"
API_KEY: Final = "API_KEY"
OAUTH: Final = "OAUTH_CLIENT_CREDENTIALS"

_Shape = TypeVar("_Shape", bound=Struct)

# "If you do not provide this value, the default is 300"
RATE_DEFAULT: Final = 300

# The shapes that requests, answers and the store have in common. What an update may leave out is optional.


class Parameter(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    """A header, a query string parameter or a member of the body."""

    key: str | None = None
    value: str | None = None
    is_value_secret: bool | None = None


class ConnectionHttpParameters(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    header_parameters: list[Parameter] | None = None
    query_string_parameters: list[Parameter] | None = None
    body_parameters: list[Parameter] | None = None


class BasicAuth(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    username: str | None = None
    password: str | None = None


class ApiKeyAuth(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    api_key_name: str | None = None
    api_key_value: str | None = None


class OAuthClient(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    client_id: str | None = field(default=None, name="ClientID")
    client_secret: str | None = None


class OAuth(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    client_parameters: OAuthClient | None = None
    authorization_endpoint: str | None = None
    http_method: str | None = None
    oauth_http_parameters: ConnectionHttpParameters | None = field(default=None, name="OAuthHttpParameters")


class AuthParameters(Struct, frozen=True, rename="pascal", omit_defaults=True, forbid_unknown_fields=True):
    """Of private connections (ConnectivityParameters) there is no member, so they are refused by name."""

    basic_auth_parameters: BasicAuth | None = None
    oauth_parameters: OAuth | None = field(default=None, name="OAuthParameters")
    api_key_auth_parameters: ApiKeyAuth | None = None
    invocation_http_parameters: ConnectionHttpParameters | None = None


class Connection(Struct, frozen=True, omit_defaults=True):
    """How to be let in somewhere. `modified_ms` also tells one set of credentials from another."""

    account: str
    region: str
    name: str
    id: str
    auth_type: str
    auth: AuthParameters
    state: str
    created_ms: int
    modified_ms: int
    authorized_ms: int = 0
    state_reason: str = ""
    description: str = ""
    kms_key: str = ""

    @property
    def arn(self) -> str:
        return _arn("connection", self)

    @property
    def secret_arn(self) -> str:
        """Of the secret that AWS would keep; its form is as AWS shows it, and nothing lies there."""
        resource = f"secret:events!connection/{self.name}/{self.id}-{self.id[:6]}"
        return str(Arn("secretsmanager", self.region, self.account, resource, partition_of(self.region)))


class ApiDestination(Struct, frozen=True, omit_defaults=True):
    """Where to call, and how often at most."""

    account: str
    region: str
    name: str
    id: str
    connection_arn: str
    endpoint: str
    method: str
    created_ms: int
    modified_ms: int
    rate: int = RATE_DEFAULT
    description: str = ""

    @property
    def arn(self) -> str:
        return _arn("api-destination", self)


def _arn(kind: str, of: Connection | ApiDestination) -> str:
    return str(Arn("events", of.region, of.account, f"{kind}/{of.name}/{of.id}", partition_of(of.region)))


def first_state(auth_type: str) -> str:
    """A token must be fetched first; everything else is there."""
    return AUTHORIZING if auth_type == OAUTH else AUTHORIZED


def check_auth(auth_type: str, auth: AuthParameters) -> None:
    """The parameters are those of the type, and whole. Raises Invalid, in words that are guesses."""
    given = {BASIC: auth.basic_auth_parameters, API_KEY: auth.api_key_auth_parameters, OAUTH: auth.oauth_parameters}
    if given[auth_type] is None or any(value is not None for kind, value in given.items() if kind != auth_type):
        raise Invalid(f"AuthParameters must hold the parameters of the authorization type {auth_type}, and no others.")
    if not _is_whole(given[auth_type]):
        raise Invalid(f"The parameters of the authorization type {auth_type} are not complete.")


def _is_whole(given: BasicAuth | ApiKeyAuth | OAuth | None) -> bool:
    match given:
        case BasicAuth(username, password):
            return bool(username and password)
        case ApiKeyAuth(name, value):
            return bool(name and value)
        case OAuth(client, endpoint, method, _):
            return bool(client and client.client_id and client.client_secret and endpoint and method)
        case None:
            return False


def merged(auth_type: str, before: AuthParameters, given: AuthParameters) -> AuthParameters:
    """What an update leaves out of the parameters of its type stays as it was; other types' go."""
    basic, key, oauth = given.basic_auth_parameters, given.api_key_auth_parameters, given.oauth_parameters
    http = given.invocation_http_parameters or before.invocation_http_parameters
    if auth_type == BASIC:
        basic = _laid_over(before.basic_auth_parameters or BasicAuth(), basic)
    elif auth_type == API_KEY:
        key = _laid_over(before.api_key_auth_parameters or ApiKeyAuth(), key)
    else:
        was = before.oauth_parameters or OAuth()
        client = _laid_over(was.client_parameters or OAuthClient(), oauth.client_parameters if oauth else None)
        oauth = structs.replace(_laid_over(was, oauth), client_parameters=client)
    return AuthParameters(basic, oauth, key, http)


def _laid_over(under: _Shape, over: _Shape | None) -> _Shape:
    given = {name: value for name, value in structs.asdict(over).items() if value is not None} if over else {}
    return structs.replace(under, **given)


def check_endpoint(endpoint: str) -> None:
    """Raises Invalid. AWS wants https://; http:// is taken too, for servers on this machine."""
    if not endpoint.startswith(("https://", "http://")):
        raise Invalid("The endpoint must be an HTTPS URL.")  # the words are a guess
