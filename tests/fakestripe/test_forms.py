"""Nested parameters as the SDK writes them."""

import pytest

from tests.fakestripe.forms import decode


@pytest.mark.parametrize(
    ("encoded", "decoded"),
    [
        ("amount=2000&confirm=true", {"amount": "2000", "confirm": "true"}),
        ("metadata%5Bpayment_id%5D=pay_1&metadata[b]=", {"metadata": {"payment_id": "pay_1", "b": ""}}),
        ("expand[0]=latest_charge&expand[1]=customer", {"expand": ["latest_charge", "customer"]}),
        ("types[]=a&types[]=b", {"types": ["a", "b"]}),
        ("created[gte]=17", {"created": {"gte": "17"}}),
        ("a[b][c]=1&a[b][d][0]=2", {"a": {"b": {"c": "1", "d": ["2"]}}}),
        ("name=J%C3%BCrgen+%26+Co", {"name": "Jürgen & Co"}),
        ("a=1&a[b]=2", {"a": {"b": "2"}}),
        ("", {}),
    ],
)
def test_a_form_is_decoded(encoded, decoded):
    assert decode(encoded) == decoded
