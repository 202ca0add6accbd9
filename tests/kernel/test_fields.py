from django.utils import timezone

from commerce.models import IdempotentRequest


def test_a_document_comes_back_as_it_was_written(db: None) -> None:
    written = {"Size": "Large", "Colour": "Oat", "a": None, "text": '"quoted" ™', "list": [1, 2.5, {"b": 1, "aa": 2}]}
    now = timezone.now()
    requests = IdempotentRequest.objects.using("orders")
    requests.create(scope="s", key="k", request_hash="", started_at=now, lease_until=now, body=written)

    read = requests.get().body

    assert (read, list(read), list(read["list"][2])) == (written, list(written), ["b", "aa"])


def test_no_document_is_null(db: None) -> None:
    now = timezone.now()
    requests = IdempotentRequest.objects.using("orders")
    requests.create(scope="s", key="k", request_hash="", started_at=now, lease_until=now)

    assert requests.filter(body__isnull=True).count() == 1
