"""Wish lists: whose they are, what they hold, and how a guest's becomes a customer's."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from django.db import IntegrityError, connections
from django.test.utils import CaptureQueriesContext

from apps.cart import handlers, services
from apps.cart.interface import MOST_WISHES, CartService, UnknownSku, Wish, Wisher, WishList, WishListFull
from apps.cart.models import Wish as StoredWish
from apps.cart.models import WishList as StoredWishList
from apps.cart.rules import WISHES_LIFE
from apps.cart.services import personal_data
from apps.cart.testing import FakeCart
from apps.customers.events import CustomerErased
from apps.inventory.interface import InsufficientStock
from commerce.db.transaction import atomic
from commerce.privacy import Subject
from tests.cart.test_contract import offer
from tests.cart.world import NOW, euros, pounds

ADA = Wisher(customer_id="cust_ada")
NOBODY = Wisher()
MUG, VASE = "prod_mug", "prod_vase"


def wish(
    wisher: Wisher, product_id: str = MUG, *, sku: str = "", currency: str = "", now: Any = NOW, by: Any = services
) -> WishList:
    held: WishList = by.wish(wisher=wisher, product_id=product_id, sku=sku, currency=currency, now=now)
    return held


def wished(wisher: Wisher) -> list[str]:
    return [each.product_id for each in services.wish_list(wisher=wisher).wishes]


@pytest.fixture(params=["real", "fake"])
def service(request: Any, db: None, shelves: None) -> CartService:
    """A cart service with a mug at £12.50, of which there are 100, and one vase."""
    if request.param == "fake":
        return FakeCart([offer("MUG", "12.50", 100), offer("VASE", "80.00", 1)])
    return cast("CartService", services)


def test_a_guest_gets_a_list_with_a_token_of_its_own(service: CartService) -> None:
    first = wish(NOBODY, MUG, by=service)
    both = wish(Wisher(token=first.token), VASE, by=service)

    assert first.wishes == (Wish(product_id=MUG, sku="MUG", price=pounds("12.50"), added_at=NOW),)
    assert (both.token, [each.product_id for each in both.wishes]) == (first.token, [VASE, MUG])
    assert service.wish_list(wisher=Wisher(token=first.token)) == both
    assert wish(NOBODY, MUG, by=service).token != first.token


def test_a_customers_list_needs_no_token(service: CartService) -> None:
    wish(ADA, MUG, by=service)
    again = wish(ADA, MUG, by=service)

    assert (again.token, len(again.wishes)) == ("", 1)
    assert service.unwish(wisher=ADA, product_id=MUG, now=NOW).wishes == ()
    assert service.unwish(wisher=ADA, product_id=MUG, now=NOW).wishes == ()


def test_what_is_not_on_sale_cannot_be_wished_for(service: CartService) -> None:
    with pytest.raises(UnknownSku):
        wish(ADA, "prod_unknown", by=service)
    with pytest.raises(UnknownSku):
        wish(ADA, MUG, sku="VASE", by=service)


def test_logging_in_brings_a_guests_wishes_along_once(service: CartService) -> None:
    wish(ADA, MUG, by=service)
    token = wish(NOBODY, MUG, by=service).token
    wish(Wisher(token=token), VASE, by=service)

    for _ in range(2):
        held = service.adopt_wishes(token=token, customer_id="cust_ada", now=NOW)
        assert {each.product_id for each in held.wishes} == {MUG, VASE}
        assert held.token == ""
    assert service.wish_list(wisher=Wisher(token=token)).wishes == ()


def test_a_wish_moves_to_the_cart_if_it_can_be_had(service: CartService) -> None:
    wish(ADA, VASE, by=service)
    move = {"wisher": ADA, "product_id": VASE, "sku": "VASE", "currency": "", "now": NOW}

    cart = service.move_wish(**move, cart_token="")
    wish(ADA, VASE, by=service)

    assert ([(item.sku, item.quantity) for item in cart.items], cart.units) == ([("VASE", 1)], 1)
    with pytest.raises(InsufficientStock):
        service.move_wish(**move, cart_token=cart.token)
    assert [each.product_id for each in service.wish_list(wisher=ADA).wishes] == [VASE]


@pytest.mark.usefixtures("db")
class TestInTheDatabase:
    def test_a_token_is_not_kept(self, shelves: None) -> None:
        token = wish(NOBODY).token

        (kept,) = StoredWishList.objects.all()

        assert (kept.customer_id, len(kept.token_digest or "")) == (None, 64)
        assert token not in str(vars(kept))

    def test_a_token_nobody_was_given_opens_nothing(self, shelves: None) -> None:
        made_up = Wisher(token="wish_made_up")

        held = wish(made_up)

        assert held.token not in ("", "wish_made_up")
        assert wished(made_up) == []

    def test_the_price_is_that_of_the_chosen_variant_in_the_shoppers_currency(self, shelves: None) -> None:
        wish(ADA, "prod_bowl", currency="EUR")

        assert services.wish_list(wisher=ADA).wishes[0].price == euros("24.00")
        with pytest.raises(UnknownSku):
            wish(ADA, VASE, currency="USD")

    def test_a_list_holds_so_many_and_no_more(self, shelves: None) -> None:
        wish(ADA)
        held = StoredWishList.objects.get()
        common = {"wish_list": held, "price_amount": 1, "currency": "GBP", "added_at": NOW}
        StoredWish.objects.bulk_create(StoredWish(product_id=f"prod_{n}", **common) for n in range(MOST_WISHES - 1))

        assert len(wish(ADA, MUG).wishes) == MOST_WISHES
        with pytest.raises(WishListFull):
            wish(ADA, VASE)

        token = wish(NOBODY, VASE, now=NOW + WISHES_LIFE).token
        merged = services.adopt_wishes(token=token, customer_id="cust_ada", now=NOW)
        assert (len(merged.wishes), merged.wishes[0].product_id) == (MOST_WISHES, VASE)

    @pytest.mark.parametrize("count", [1, 30])
    def test_a_list_is_read_by_one_query(self, shelves: None, count: int) -> None:
        wish(ADA)
        held = StoredWishList.objects.get()
        common = {"wish_list": held, "price_amount": 1, "currency": "GBP", "added_at": NOW}
        StoredWish.objects.bulk_create(StoredWish(product_id=f"prod_{n}", **common) for n in range(count - 1))

        with CaptureQueriesContext(connections["cart"]) as queries:
            assert len(wished(ADA)) == count

        assert len(queries) == 1

    def test_an_erased_customers_list_is_gone(self, shelves: None) -> None:
        wish(ADA)
        wish(Wisher(customer_id="cust_ben"))
        erased = CustomerErased(customer_id="cust_ada", email_digest="", proven_email_digest="", erased_at=NOW)

        told = personal_data.personal_data_of(subject=Subject(customer_id="cust_ada"))
        handlers.forget_wishes(erased)
        handlers.forget_wishes(erased)

        assert [each["productId"] for each in told["wishes"]] == [MUG]
        assert personal_data.personal_data_of(subject=Subject(customer_id="cust_ada")) == {}

        assert list(StoredWishList.objects.values_list("customer_id", flat=True)) == ["cust_ben"]

    def test_guests_lists_are_forgotten_after_a_year_customers_are_kept(self, shelves: None) -> None:
        wish(NOBODY)
        wish(ADA)
        wish(NOBODY, now=NOW + WISHES_LIFE / 2)

        assert services.delete_forgotten_wishes(NOW + WISHES_LIFE) == 1
        assert StoredWishList.objects.count() == 2

    @pytest.mark.parametrize(
        "owner", [{}, {"customer_id": "cust_ben", "token_digest": "x"}, {"customer_id": "cust_ada"}]
    )
    def test_a_list_is_somebodys_and_nobody_has_two(self, shelves: None, owner: dict[str, str]) -> None:
        wish(ADA)

        with pytest.raises(IntegrityError), atomic("cart"):
            StoredWishList.objects.create(**owner, created_at=NOW, updated_at=NOW)


def test_two_log_ins_at_the_same_moment_bring_the_wishes_once(
    committed: None, shelves: None, concurrently: Callable[..., list[Any]]
) -> None:
    token = wish(NOBODY, MUG).token
    wish(Wisher(token=token), VASE)

    outcomes = concurrently([lambda: services.adopt_wishes(token=token, customer_id="cust_ada", now=NOW)] * 3)

    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
    assert sorted(wished(ADA)) == [MUG, VASE]
    assert StoredWishList.objects.count() == 1
