import pytest

from apps.customers.events import CustomerUpdated
from commerce.db.transaction import CrossDomainTransaction, atomic, current_transaction
from commerce.events import publish
from commerce.events.publish import PublishedOutsideTransaction
from commerce.models import OutboxEvent
from commerce.ports import CallInsideTransaction, ServicePort

EVENT = CustomerUpdated(customer_id="cust_1", updated_fields=("phone",))


def test_a_transaction_names_its_domain_and_forgets_it_afterwards(db: None) -> None:
    with atomic("orders"), atomic("orders"):
        inside = current_transaction()

    assert (inside, current_transaction()) == ("orders", None)


def test_two_domains_do_not_share_a_transaction(db: None) -> None:
    with pytest.raises(CrossDomainTransaction), atomic("orders"), atomic("payments"):
        pass


def test_no_other_domain_is_called_while_a_transaction_is_open(db: None) -> None:
    port: ServicePort[object] = ServicePort("payments")
    port.bind(object())

    with pytest.raises(CallInsideTransaction), atomic("orders"):
        port()


def test_an_event_is_written_with_the_change_it_tells_of(db: None) -> None:
    with pytest.raises(ZeroDivisionError), atomic("customers"):
        publish(EVENT)
        raise ZeroDivisionError
    lost = OutboxEvent.objects.using("customers").count()

    with atomic("customers"):
        publish(EVENT)

    assert (lost, OutboxEvent.objects.using("customers").count()) == (0, 1)


def test_an_event_is_refused_outside_a_transaction_of_its_domain(db: None) -> None:
    with pytest.raises(PublishedOutsideTransaction):
        publish(EVENT)
    with pytest.raises(PublishedOutsideTransaction), atomic("orders"):
        publish(EVENT)
