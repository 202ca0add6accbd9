"""Who may call: the default is staff and integrators; a view for anyone else says so."""

from typing import Any

from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request


class ApiKeyIdentity:
    """What `request.auth` is when an integrator's key was presented."""

    def __init__(self, *, key_id: str, name: str, scopes: tuple[str, ...]) -> None:
        self.key_id = key_id
        self.name = name
        self.scopes = scopes

    def allows(self, scope: str) -> bool:
        """Scopes read `orders:read`, `orders:write`; `*` allows everything."""
        return "*" in self.scopes or scope in self.scopes


class StaffOrKey(BasePermission):
    """A member of staff with the right permission, or an API key with the right scope.

    The view names its domain in `scope`: reading asks for `<scope>:read`, anything else for `<scope>:write`. Staff need
    one of the permissions in the view's `staff_permissions` ("orders.view_order"), by kind of access.
    """

    def has_permission(self, request: Request, view: Any) -> bool:
        access = "read" if request.method in SAFE_METHODS else "write"
        if isinstance(request.auth, ApiKeyIdentity):
            return request.auth.allows(f"{view.scope}:{access}")
        user: Any = request.user
        needed: dict[str, str] = view.staff_permissions
        return bool(user and user.is_authenticated and user.is_staff and user.has_perm(needed[access]))
