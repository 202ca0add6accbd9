"""Staff's view of accounts, roles and integrators' keys."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin as BaseGroupAdmin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from unfold.admin import ModelAdmin, TabularInline
from unfold.forms import AdminPasswordChangeForm, UserCreationForm
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.customers import rules, services
from apps.customers.interface import InvalidScope
from apps.customers.models import Address, ApiKey, Customer

STAFF_FIELDS = ("is_staff", "is_superuser", "groups")


class NewCustomerForm(UserCreationForm):  # type: ignore[misc]
    class Meta:
        model = Customer
        fields = ("email", "first_name", "last_name")


class AddressInline(TabularInline):  # type: ignore[misc]
    model = Address
    extra = 0
    fields = ("first_name", "last_name", "street", "city", "state", "zip_code", "country", "phone", "is_default")


@admin.register(Customer)
class CustomerAdmin(UserAdmin, ModelAdmin):  # type: ignore[misc, type-arg]
    """Accounts of shoppers and staff. Only who may change groups may touch the account of a member of staff.

    An erased account stays as a name for its orders; nobody can change it.
    """

    list_display = ("email", "shown_name", "is_staff", "is_active", "created_at")
    list_filter = ("is_staff", "is_active", ("erased_at", admin.EmptyFieldListFilter), "groups")
    search_fields = ("email", "first_name", "last_name", "phone")
    ordering = ("-created_at", "-id")
    date_hierarchy = "created_at"
    show_full_result_count = False
    inlines = (AddressInline,)
    filter_horizontal = ("groups",)
    readonly_fields = ("password_link", "created_at", "last_login", "email_verified_at", "erased_at")
    fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name", "phone", "password_link")}),
        ("Access", {"fields": ("is_active", *STAFF_FIELDS)}),
        ("Dates", {"fields": ("created_at", "email_verified_at", "last_login", "erased_at")}),
    )
    add_fieldsets = ((None, {"fields": ("email", "first_name", "last_name", "password1", "password2")}),)
    form = forms.ModelForm
    add_form = NewCustomerForm
    change_password_form = AdminPasswordChangeForm

    @admin.display(description="name")
    def shown_name(self, customer: Customer) -> str:
        return "Erased at their own wish" if customer.erased_at else customer.full_name

    @admin.display(description="password")
    def password_link(self, customer: Customer) -> str:
        """Not even a hash is shown."""
        address = reverse("admin:auth_user_password_change", args=[customer.pk])
        return format_html('<a href="{}">Set a new password</a>', address)

    def get_inlines(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.inlines if obj else ()

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*self.readonly_fields, *(() if _may_manage_staff(request) else STAFF_FIELDS))

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is not None and obj.erased_at is not None:
            return False
        if obj is not None and (obj.is_staff or obj.is_superuser) and not _may_manage_staff(request):
            return False
        return bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> HttpResponse:  # noqa: A002
        """Whoever sets another's password can be that person, so it takes more than changing accounts."""
        if not _may_manage_staff(request):
            raise PermissionDenied
        return super().user_change_password(request, id, form_url)

    def save_model(self, request: HttpRequest, obj: Customer, form: Any, change: bool) -> None:  # noqa: FBT001
        if change:
            services.save_edited_by_staff(customer=obj, changed=tuple(form.changed_data))
        else:
            services.open_account(customer=obj)

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:  # noqa: FBT001
        super().save_related(request, form, formsets, change)
        if any(formset.has_changed() for formset in formsets):
            services.announce_address_book(customer_id=form.instance.pk)


admin.site.unregister(Group)


@admin.register(Group)
class RoleAdmin(BaseGroupAdmin, ModelAdmin):  # type: ignore[misc]
    """Groups are the staff's roles; `manage.py ensure_roles` makes the usual ones."""


class ApiKeyForm(forms.ModelForm):  # type: ignore[type-arg]
    scopes = forms.CharField(
        widget=UnfoldAdminTextInputWidget,
        help_text="Separated by spaces: orders:read inventory:write …, or * for everything.",
    )

    class Meta:
        model = ApiKey
        fields = ("name", "scopes", "expires_at")

    def clean_scopes(self) -> list[str]:
        try:
            return rules.checked_scopes(self.cleaned_data["scopes"].replace(",", " ").split())
        except InvalidScope as error:
            raise forms.ValidationError(error.detail, code=error.code) from error


@admin.register(ApiKey)
class ApiKeyAdmin(ModelAdmin):  # type: ignore[misc]
    """A key's secret is shown once, when it is made; to change what it may do, make another and revoke it."""

    list_display = ("name", "public_part", "scope_list", "is_open", "last_used_at", "expires_at", "created_at")
    list_filter = (("revoked_at", admin.EmptyFieldListFilter),)
    search_fields = ("name", "prefix")
    ordering = ("-created_at",)
    actions = ("revoke",)

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        return super().get_form(request, obj, **({} if obj else {"form": ApiKeyForm}), **kwargs)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        shown = ("public_part", "scope_list", "is_open", "expires_at", "revoked_at", "last_used_at", "created_at")
        return ("name", *shown) if obj else ("name", "scopes", "expires_at")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.get_fields(request, obj)[1:] if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @admin.display(description="key")
    def public_part(self, key: ApiKey) -> str:
        return f"ck_{key.prefix}_…"

    @admin.display(description="scopes")
    def scope_list(self, key: ApiKey) -> str:
        return " ".join(key.scopes)

    @admin.display(description="valid", boolean=True)
    def is_open(self, key: ApiKey) -> bool:
        return key.is_valid(timezone.now())

    def save_model(self, request: HttpRequest, obj: ApiKey, form: Any, change: bool) -> None:  # noqa: FBT001
        if change:
            super().save_model(request, obj, form, change)
            return
        key, secret = services.create_api_key(
            name=obj.name, scopes=obj.scopes, expires_at=obj.expires_at, now=timezone.now()
        )
        obj.pk = key.key_id
        messages.warning(request, f"Keep this key now, it is not shown again: {secret}")

    @admin.action(description="Revoke", permissions=["change"])
    def revoke(self, request: HttpRequest, queryset: "QuerySet[ApiKey]") -> None:
        services.revoke_api_keys(key_ids=list(queryset.values_list("pk", flat=True)), now=timezone.now())
        messages.success(request, "Revoked: these keys open nothing any more.")


def _may_manage_staff(request: HttpRequest) -> bool:
    return bool(request.user.has_perm("auth.change_group"))
