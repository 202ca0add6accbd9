"""What may be charged: minimum and maximum, and currencies whose last digits must be zero.

Amounts are integers of minor units as Stripe counts them, which for ISK and UGX differs from ISO 4217.
"""

from tests.fakestripe.errors import invalid


def _set(codes: str) -> frozenset[str]:
    return frozenset(codes.split())


ZERO_DECIMAL = _set("bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf")
THREE_DECIMAL = _set("bhd jod kwd omr tnd")
WHOLE_UNITS_OF_A_HUNDRED = _set("isk ugx")
OTHERS = _set(
    "aed afn all amd aoa ars aud awg azn bam bbd bdt bmd bnd bob brl bsd bwp byn bzd cad cdf chf cny cop crc cve"
    " czk dkk dop dzd egp etb eur fjd fkp gbp gel gip gmd gtq gyd hkd hnl htg huf idr ils inr jmd kes kgs khr kyd kzt"
    " lak lbp lkr lrd lsl mad mdl mkd mmk mnt mop mur mvr mwk mxn myr mzn nad ngn nio nok npr nzd pab pen pgk php pkr"
    " pln qar ron rsd rub sar sbd scr sek sgd shp sle sos srd std szl thb tjs top try ttd twd tzs uah usd uyu uzs wst"
    " xcd yer zar zmw"  # codespell:ignore zar
)
KNOWN = ZERO_DECIMAL | THREE_DECIMAL | WHOLE_UNITS_OF_A_HUNDRED | OTHERS

MINIMUM = {
    "aed": 200, "aud": 50, "brl": 50, "cad": 50, "chf": 50, "czk": 1500, "dkk": 250, "eur": 50, "gbp": 30,
    "hkd": 400, "huf": 17500, "inr": 50, "jpy": 50, "mxn": 1000, "myr": 200, "nok": 300, "nzd": 50, "pln": 200,
    "ron": 200, "sek": 300, "sgd": 50, "thb": 1000, "usd": 50,
}  # fmt: skip
MAXIMUM = 99_999_999


def check_currency(currency: str) -> str:
    """The currency in lower case.

    :raises StripeError: Stripe does not know it
    """
    lower = currency.lower()
    if lower not in KNOWN:
        raise invalid(f"Invalid currency: {lower}. Stripe currently supports others.", param="currency")
    return lower


def check_amount(amount: int, currency: str) -> None:
    """:raises StripeError: too little, too much, or finer than the currency can be paid in"""
    if amount < MINIMUM.get(currency, 1):
        message = f"Amount must be at least {written(MINIMUM[currency], currency)} {currency}"
        raise invalid(message, code="amount_too_small", param="amount")
    if amount > MAXIMUM:
        message = f"Amount must be no more than {written(MAXIMUM, currency)} {currency}"
        raise invalid(message, code="amount_too_large", param="amount")
    if currency in THREE_DECIMAL and amount % 10:
        raise invalid(f"Amounts in {currency} must end in a zero", code="invalid_charge_amount", param="amount")
    if currency in WHOLE_UNITS_OF_A_HUNDRED and amount % 100:
        raise invalid(f"Amounts in {currency} must end in 00", code="invalid_charge_amount", param="amount")


def written(amount: int, currency: str) -> str:
    """For people: 1234 gbp is 12.34, 1234 jpy is 1234."""
    digits = 0 if currency in ZERO_DECIMAL else 3 if currency in THREE_DECIMAL else 2
    return f"{amount / 10**digits:.{digits}f}"
