"""Accounts, address books and integrators' keys. Shoppers and staff log in alike; groups say what staff may do."""

from datetime import datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower
from django.utils import timezone

from apps.customers import interface, rules
from commerce.db.fields import TypeIdField


class CustomerManager(BaseUserManager["Customer"]):
    def get_by_natural_key(self, username: str | None) -> "Customer":
        """By e-mail address, in upper or lower case; the index of `one_account_per_email` answers."""
        return self.alias(lowered=Lower("email")).get(lowered=Lower(Value(username or "")))

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Customer":
        """A new account; without a password nobody can log in to it."""
        customer = self.model(email=self.normalize_email(email), **fields)
        customer.set_password(password)
        customer.save(using=self._db)
        return customer

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "Customer":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def reachable_at(self, email: str) -> "Customer | None":
        """The open account of this address, in upper or lower case."""
        return self.alias(lowered=Lower("email")).filter(lowered=Lower(Value(email)), is_active=True).first()

    def locked(self, customer_id: str) -> "Customer":
        """The account, its row locked until the transaction ends.

        :raises apps.customers.interface.CustomerNotFound: there is none
        """
        customer = self.select_for_update().filter(pk=customer_id).first()
        if customer is None:
            raise interface.CustomerNotFound
        return customer


class Customer(AbstractBaseUser, PermissionsMixin):
    """An account. `customers` calls it a customer, the admin a user."""

    id = TypeIdField("cust")
    email = models.EmailField(unique=True)
    first_name = models.CharField(max_length=100, blank=True)
    last_name = models.CharField(max_length=100, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    is_staff = models.BooleanField("staff", default=False, help_text="May enter the admin.")
    is_active = models.BooleanField("active", default=True, help_text="Switch off instead of deleting an account.")
    is_demo = models.BooleanField(
        default=False, editable=False, help_text="Its password is known to everybody: it opens nothing with DEBUG off."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    email_verified_at = models.DateTimeField(null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    objects = CustomerManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="one_account_per_email"),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(is_active=False), name="erased_account_is_closed"
            ),
        ]
        indexes = [models.Index(F("created_at").desc(), F("id").desc(), name="customers_newest_first")]

    def __str__(self) -> str:
        return self.email

    def set_password(self, raw_password: str | None) -> None:
        """A new password is nobody else's, so the account is the demo's no longer."""
        super().set_password(raw_password)
        self.is_demo = False

    @property
    def full_name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    def erase(self, *, at: datetime) -> None:
        """Leave nothing of the person but the account's id, which the books name; nobody logs in to it again.

        The row must be locked. The address given instead can receive no mail: `.invalid` exists nowhere (RFC 2606).
        """
        self.email = f"{self.id}@erased.invalid"
        self.first_name = self.last_name = self.phone = ""
        self.is_active = self.is_staff = self.is_superuser = False
        self.email_verified_at, self.last_login, self.erased_at = None, None, at
        self.set_unusable_password()
        self.save()
        self.groups.clear()
        self.user_permissions.clear()


class Address(models.Model):
    """An address of a customer's book. At most one is the default; the same one is kept once."""

    id = TypeIdField("addr")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="addresses")
    first_name = models.CharField(max_length=100)
    last_name = models.CharField(max_length=100)
    street = models.CharField(max_length=200)
    city = models.CharField(max_length=100)
    state = models.CharField(max_length=100, blank=True)
    zip_code = models.CharField("postcode", max_length=20)
    country = models.CharField(
        max_length=2, help_text="ISO 3166, two capitals.", validators=[RegexValidator(r"^[A-Z]{2}\Z")]
    )
    phone = models.CharField(max_length=40, blank=True)
    is_default = models.BooleanField("default", default=False, help_text="Offered at checkout.")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-is_default", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["customer"],
                condition=Q(is_default=True),
                name="one_default_address_per_customer",
                violation_error_message="Another address is the default: take that mark away and save first.",
            ),
            models.UniqueConstraint(
                F("customer"),
                *(Lower(name) for name in interface.NewAddress.__dataclass_fields__),
                name="same_address_kept_once",
                violation_error_message="This address is kept already.",
            ),
            models.CheckConstraint(condition=Q(country__regex=r"^[A-Z]{2}$"), name="address_country_is_iso_3166"),
        ]
        verbose_name_plural = "addresses"

    def __str__(self) -> str:
        return f"{self.street}, {self.zip_code} {self.city}, {self.country}"

    @property
    def fields(self) -> dict[str, str]:
        """What makes it this address and no other."""
        return {name: getattr(self, name) for name in interface.NewAddress.__dataclass_fields__}

    def make_default(self) -> None:
        """Take the place of the present default. The customer's row must be locked."""
        Address.objects.filter(customer=self.customer, is_default=True).exclude(pk=self.pk).update(is_default=False)
        Address.objects.filter(pk=self.pk).update(is_default=True)
        self.is_default = True


class Authenticator(models.Model):
    """A second proof of who somebody is, asked for after the password.

    `secret` is sealed (`commerce.sealing`). `last_step` is the time step of the last code taken: a code works once.
    """

    class Kind(models.TextChoices):
        TOTP = "totp", "authenticator app"

    id = TypeIdField("auth")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="authenticators")
    kind = models.CharField(max_length=10, choices=Kind)
    secret = models.TextField(editable=False)
    last_step = models.BigIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    last_used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer"], condition=Q(kind="totp"), name="one_totp_per_customer"),
            models.CheckConstraint(condition=Q(kind__in=["totp"]), name="authenticator_kind_is_known"),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    def take_step(self, step: int, *, at: datetime) -> bool:
        """Use up the code of this time step; False if it, or a later one, was used before."""
        unused = Authenticator.objects.filter(pk=self.pk, last_step__lt=step)
        return bool(unused.update(last_step=step, last_used_at=at))


class RecoveryCode(models.Model):
    """Opens an account once when the authenticator is lost. Only its keyed hash is stored."""

    id = models.BigAutoField(primary_key=True)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64, editable=False)
    used_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "digest"], name="recovery_code_once_per_customer"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="recovery_code_is_sha_256"),
        ]

    def __str__(self) -> str:
        return "used" if self.used_at else "unused"


class ApiKey(models.Model):
    """An integrator's key: its prefix for looking it up, the hash of its secret, and what it may do."""

    id = TypeIdField("key")
    name = models.CharField(max_length=100, help_text="Whose it is and what for.")
    prefix = models.CharField(max_length=16, unique=True, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    scopes = ArrayField(models.CharField(max_length=40))
    expires_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(
        default=False, editable=False, help_text="Its secret is known to everybody: it opens nothing with DEBUG off."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = "API key"
        constraints = [
            models.CheckConstraint(condition=Q(scopes__len__gt=0), name="api_key_has_scopes"),
            models.CheckConstraint(condition=Q(digest__regex=r"^[0-9a-f]{64}$"), name="api_key_digest_is_sha_256"),
        ]

    def __str__(self) -> str:
        return f"{self.name} (ck_{self.prefix}_…)"

    def is_valid(self, now: datetime) -> bool:
        """Whether it opens doors at this moment."""
        return self.revoked_at is None and (self.expires_at is None or self.expires_at > now)

    def revoke(self, *, at: datetime) -> None:
        """Close it for good; the first revocation is the one on record."""
        ApiKey.objects.filter(pk=self.pk, revoked_at=None).update(revoked_at=at)
        self.refresh_from_db(fields=["revoked_at"])

    def note_use(self, *, at: datetime) -> None:
        """Remember when it was last used, to the minute."""
        if rules.is_stale(self.last_used_at, at):
            seen = Q(last_used_at=None) | Q(last_used_at__lt=at)
            ApiKey.objects.filter(seen, pk=self.pk).update(last_used_at=at)
