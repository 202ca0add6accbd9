"""Who may see an order, and who asks."""

from typing import Any

from rest_framework.exceptions import NotAuthenticated, PermissionDenied
from rest_framework.request import Request

from apps.orders import services
from apps.orders.interface import Order, OrderNotFound
from commerce.http.permissions import ApiKeyIdentity, StaffOrKey

ORDER_TOKEN = "X-Order-Token"  # noqa: S105  a header's name


def order_for(request: Request, view: Any, order_id: str) -> Order:
    """The order, for its customer, for whoever holds its token, for staff, or for a key of the right scope.

    :raises OrderNotFound: there is none, or it is none of the caller's business
    """
    if token := request.headers.get(ORDER_TOKEN):
        return services.get_order_by_token(order_id=order_id, token=token)
    order = services.get_order(order_id=order_id)
    if order.customer_id and order.customer_id == caller_id(request):
        return order
    if not StaffOrKey().has_permission(request, view):
        raise OrderNotFound
    return order


def check_owner(request: Request, view: Any, owner_id: str) -> None:
    """Let the customer themselves pass, staff, and keys of the right scope.

    :raises NotAuthenticated, PermissionDenied: nobody, or somebody else
    """
    if owner_id == caller_id(request) or StaffOrKey().has_permission(request, view):
        return
    raise PermissionDenied if request.user.is_authenticated or request.auth else NotAuthenticated


def caller_id(request: Request) -> str:
    """Who is logged in; empty for a guest and for a key."""
    return str(request.user.pk) if request.user.is_authenticated else ""


def caller(request: Request) -> str:
    """Who did it, as the history of an order shows it."""
    if isinstance(request.auth, ApiKeyIdentity):
        return f"API key {request.auth.name}"
    user: Any = request.user
    if not user.is_authenticated:
        return "guest"
    return f"staff {user.email}" if user.is_staff else caller_id(request)
