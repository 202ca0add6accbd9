"""What shoppers do, and the clerk for them. Every story goes on after a dropped connection as well as it can."""

from collections.abc import Callable
from random import Random

from tests.reliability.shoppers import Clerk, Shopper

VISA, MASTERCARD = "pm_card_visa", "pm_card_mastercard"
DECLINED = "pm_card_chargeDeclined"
ASKS_THE_SHOPPER = "pm_card_authenticationRequired"

Story = Callable[[Shopper, Clerk, Random], None]
"""The last argument decides what the story leaves open."""


def buys(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=chosen.randint(1, 3), CUP=1)
    shopper.pay(chosen.choice([VISA, MASTERCARD]))


def looks_twice_and_presses_twice(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=1)
    shopper.look()
    shopper.pay(VISA)
    shopper.pay(VISA, again=True)


def is_declined_and_leaves(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=1)
    shopper.pay(DECLINED)


def is_declined_and_takes_another_card(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=1)
    shopper.pay(DECLINED)
    shopper.pay(VISA)


def is_declined_and_pays_for_the_same_order(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=1)
    shopper.pay(DECLINED)
    shopper.pay_for_the_same_order(VISA)


def proves_who_they_are(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=1)
    shopper.pay(ASKS_THE_SHOPPER)
    shopper.answer_the_bank(approved=True)
    shopper.come_back()


def does_not_prove_it(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=1)
    shopper.pay(ASKS_THE_SHOPPER)
    shopper.answer_the_bank(approved=False)
    shopper.come_back()


def never_comes_back(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=1)
    shopper.pay(ASKS_THE_SHOPPER)


def gives_one_try_up_for_another(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=1)
    shopper.pay(ASKS_THE_SHOPPER)
    shopper.pay(VISA)


def pays_for_the_same_order_instead_of_proving_it(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=1)
    shopper.pay(ASKS_THE_SHOPPER)
    shopper.pay_for_the_same_order(VISA)


def cancels(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    buys(shopper, clerk, chosen)
    shopper.cancel()


def gives_one_back(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=2, CUP=1)
    shopper.pay(VISA)
    if shopper.told == "placed":
        if chosen.random() < 0.5:
            clerk.ship(shopper.order)
        clerk.give_back(shopper.order, MUG=1, restock=chosen.random() < 0.7)


def hurries_for_the_last_ones(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(RARE=1, MUG=1)
    shopper.pay(VISA)


def waits_for_a_slow_gateway(shopper: Shopper, clerk: Clerk, chosen: Random) -> None:
    shopper.fill(MUG=1)
    shopper.pay("pm_card_timeout")
