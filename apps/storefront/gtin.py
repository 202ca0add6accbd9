"""Global trade item numbers: which barcodes the world knows an article by."""

_LENGTHS = (8, 12, 13, 14)
_WIDEST = 14
_WITHIN_A_SHOP = ("02", "04", "2")
"""Prefixes of numbers that a shop gives out itself: they mean something else in the next one."""
_COUPONS = ("05", "98", "99")


def valid_gtin(barcode: str) -> str:
    """The barcode if it is a number that means this article everywhere; empty if not.

    Its last digit must be right, and it must not lie in a range kept for use within a shop, or for coupons.
    """
    if len(barcode) not in _LENGTHS or not (barcode.isascii() and barcode.isdigit()):
        return ""
    digits = barcode.zfill(_WIDEST)
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(digits))
    if total % 10 or set(barcode) == {"0"}:
        return ""
    return "" if _is_restricted(barcode) else barcode


def _is_restricted(barcode: str) -> bool:
    if len(barcode) == _LENGTHS[0]:
        return barcode.startswith(("0", "2"))
    return barcode.zfill(_WIDEST)[1:].startswith(_WITHIN_A_SHOP + _COUPONS)
