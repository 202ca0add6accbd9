"""What staff do to products and categories, and what others hear of it."""

import pytest

from apps.catalog import services
from apps.catalog.events import CategoryUpdated, ProductDeleted, ProductUpdated
from apps.catalog.interface import CategoryRef
from apps.catalog.models import Category, Product, Variant
from commerce.events.event import data_of
from commerce.models import OutboxEvent
from commerce.wire import decode
from tests.catalog.shelf import LATER, draft, published_events, take_in

pytestmark = pytest.mark.usefixtures("db")


def test_an_edit_counts_lists_the_values_in_use_and_tells_the_whole_product() -> None:
    take_in(draft())
    mug = Product.objects.get()
    Variant.objects.filter(sku="MUG-SLATE").delete()
    Variant.objects.create(
        product=mug, sku="MUG-TEAL", option_values=["Teal"], position=3, price_amount=1, currency="GBP"
    )

    services.record_edit(product_id=mug.id, created=False, now=LATER)

    whole = services.get_product(id_or_slug="mug")
    assert (whole.version, whole.updated_at, whole.options[0].values) == (2, LATER, ("Oat", "Teal"))
    event = OutboxEvent.objects.using("catalog").latest("id")
    assert (event.topic, event.event_type, event.key) == ("catalog.events", "ProductUpdated", mug.id)
    assert event.data == data_of(ProductUpdated(product_id=mug.id, product=whole))
    assert decode(ProductUpdated, event.data).product == whole


def test_products_go_on_and_off_sale_and_only_changes_are_told() -> None:
    take_in(draft("mug"), draft("jug"))
    ids = list(Product.objects.values_list("id", flat=True))
    Product.objects.filter(slug="jug").update(published=False)
    before = len(published_events())

    assert services.set_published(product_ids=ids, published=False, now=LATER) == 1
    assert services.get_sellable(skus=["MUG-OAT", "JUG-OAT"]) == {}
    assert published_events()[before:] == [("ProductUpdated", Product.objects.get(slug="mug").id)]


def test_deleted_products_are_told_by_their_ids() -> None:
    take_in(draft())
    product_id = Product.objects.get().id

    assert services.delete_products(product_ids=[product_id, "prod_unknown"]) == 1

    assert (Product.objects.count(), Variant.objects.count()) == (0, 0)
    event = OutboxEvent.objects.using("catalog").latest("id")
    assert (event.event_type, event.data) == ("ProductDeleted", data_of(ProductDeleted(product_id=product_id)))


def test_a_category_moves_with_all_beneath_it_and_every_product_in_them_is_told() -> None:
    take_in(draft(category=("Kitchen", "Mugs", "Large")))
    mugs = Category.objects.get(slug="mugs")
    garden = Category(name="Garden", slug="garden")
    services.save_category(category=garden, now=LATER)
    mugs.parent, mugs.name = garden, "Beakers"
    before = len(published_events())

    services.save_category(category=mugs, now=LATER)

    path = (
        CategoryRef(slug="garden", name="Garden"),
        CategoryRef(slug="mugs", name="Beakers"),
        CategoryRef(slug="large", name="Large"),
    )
    product = services.get_product(id_or_slug="mug")
    large = services.get_category(slug="large")
    told = OutboxEvent.objects.using("catalog").order_by("id")[before:]
    assert (product.category_path, product.version, large.path) == (path, 2, path)
    assert [event.data for event in told] == [
        data_of(CategoryUpdated(category_id=mugs.id, path=path[:2])),
        data_of(CategoryUpdated(category_id=large.category_id, path=path)),
        data_of(ProductUpdated(product_id=product.product_id, product=product)),
    ]
