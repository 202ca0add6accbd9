"""Money: an integer of minor units and an ISO 4217 currency."""

from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation
from functools import total_ordering

from commerce.errors import Invalid

# ISO 4217, "List One": currencies whose exponent is not 2.
_EXPONENTS = {
    **dict.fromkeys(
        (
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


class InvalidAmount(Invalid):
    """The amount is not a plain decimal number that this currency can express."""

    code = "invalid_amount"


class CurrencyMismatch(Invalid):
    """Two amounts of different currencies cannot be combined."""

    code = "currency_mismatch"


def exponent(currency: str) -> int:
    """How many decimal places the currency has: 2 for GBP, 0 for JPY, 3 for KWD."""
    return _EXPONENTS.get(currency, 2)


@total_ordering
@dataclass(frozen=True, slots=True)
class Money:
    """`Money(4200, "GBP")` is forty-two pounds."""

    minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    @classmethod
    def of(cls, amount: str | Decimal | int, currency: str) -> "Money":
        """Read a decimal amount in major units, exactly.

        :raises InvalidAmount: not a finite number, or more decimals than the currency has
        """
        try:
            minor = Decimal(amount).scaleb(exponent(currency))
        except (InvalidOperation, ValueError) as error:
            raise InvalidAmount(f"'{amount}' is not a number such as 12.50.") from error
        if not minor.is_finite() or minor != minor.to_integral_value():
            raise InvalidAmount(f"'{amount}' cannot be expressed in {currency} ({exponent(currency)} decimal places).")
        return cls(int(minor), currency)

    @property
    def amount(self) -> str:
        """The amount in major units as a decimal string, as it crosses the wire: "42.00"."""
        return str(self.decimal)

    @property
    def decimal(self) -> Decimal:
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def times(self, factor: Decimal | int) -> "Money":
        """Multiply and round to minor units, half to even."""
        return Money(int((Decimal(self.minor) * factor).to_integral_value(ROUND_HALF_EVEN)), self.currency)

    def __add__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.minor * quantity, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same_currency(other)
        return self.minor < other.minor

    def __bool__(self) -> bool:
        return self.minor != 0

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency} cannot be combined.")


def total(amounts: "list[Money] | tuple[Money, ...]", currency: str) -> Money:
    """The sum of amounts of one currency; zero for none."""
    result = Money.zero(currency)
    for amount in amounts:
        result = result + amount
    return result
