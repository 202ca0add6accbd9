"""Who may see and change an account."""

from typing import Any

from rest_framework.request import Request

from commerce.http.permissions import StaffOrKey


class OwnerStaffOrKey(StaffOrKey):
    """The customer the address names, staff, or a key. To anyone else an account and its absence look alike."""

    def has_permission(self, request: Request, view: Any) -> bool:
        user: Any = request.user
        if user.is_authenticated and user.pk == view.kwargs["customer_id"]:
            return True
        return super().has_permission(request, view)
