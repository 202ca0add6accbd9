"""How callers of the REST API say who they are."""

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from apps.customers import services
from apps.customers.interface import InvalidApiKey
from commerce.http.permissions import ApiKeyIdentity

SCHEME = "Api-Key"


class ApiKeyAuthentication(BaseAuthentication):
    """`Authorization: Api-Key <key>`.

    First among the authenticators, so that whoever brings nothing is told 401 and how to ask, not 403.
    """

    def authenticate(self, request: Request) -> tuple[AnonymousUser, ApiKeyIdentity] | None:
        """:raises AuthenticationFailed: the key opens nothing"""
        scheme, _, secret = get_authorization_header(request).decode("latin-1").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        try:
            key = services.check_api_key(secret=secret.strip(), now=timezone.now())
        except InvalidApiKey as error:
            raise AuthenticationFailed(error.detail, code=error.code) from error
        return AnonymousUser(), ApiKeyIdentity(key_id=key.key_id, name=key.name, scopes=key.scopes)

    def authenticate_header(self, request: Request) -> str:
        """What `WWW-Authenticate` says in a 401."""
        return SCHEME
