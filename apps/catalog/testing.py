"""A catalogue in memory, for the tests of other domains."""

from collections.abc import Iterable, Iterator, Sequence

from apps.catalog.interface import (
    Category,
    CategoryNotFound,
    ListPrice,
    Product,
    ProductNotFound,
    SellableVariant,
    Variant,
)


class FakeCatalog:
    """Satisfies `CatalogService`; `products` and `categories` (the roots) may be changed at any time."""

    def __init__(
        self, products: Iterable[Product] = (), categories: Iterable[Category] = (), *, currency: str = "GBP"
    ) -> None:
        self.currency = currency
        self.products = list(products)
        self.categories = list(categories)

    def get_product(self, *, id_or_slug: str) -> Product:
        for product in self.products:
            if product.published and id_or_slug in (product.product_id, product.slug):
                return product
        raise ProductNotFound

    def get_products(self, *, product_ids: Sequence[str]) -> Sequence[Product]:
        published = {product.product_id: product for product in self.products if product.published}
        return [published[product_id] for product_id in product_ids if product_id in published]

    def list_products(self, *, after: str, limit: int) -> Sequence[Product]:
        behind = [product for product in self.products if product.product_id > after]
        return sorted(behind, key=lambda product: product.product_id)[:limit]

    def get_sellable(self, *, skus: Sequence[str], currency: str = "") -> dict[str, SellableVariant]:
        return {
            variant.sku: _sellable(product, variant, listed)
            for product in self.products
            for variant in product.variants
            if product.published and variant.sku in skus and (listed := variant.price_in(currency))
        }

    def currencies(self) -> Sequence[str]:
        variants = [variant for product in self.products for variant in product.variants]
        others = {currency for variant in variants for currency in variant.prices}
        return [self.currency, *sorted(others - {self.currency})]

    def get_category(self, *, slug: str) -> Category:
        for category in _all(self.categories):
            if category.slug == slug:
                return category
        raise CategoryNotFound

    def get_category_tree(self) -> Sequence[Category]:
        return tuple(self.categories)


def _all(categories: Iterable[Category]) -> Iterator[Category]:
    for category in categories:
        yield category
        yield from _all(category.children)


def _sellable(product: Product, variant: Variant, listed: ListPrice) -> SellableVariant:
    return SellableVariant(
        sku=variant.sku,
        variant_id=variant.variant_id,
        product_id=product.product_id,
        slug=product.slug,
        title=product.title,
        options=variant.options,
        price=listed.price,
        compare_at_price=listed.compare_at_price,
        weight_grams=variant.weight_grams,
        requires_shipping=variant.requires_shipping,
        tax_class=variant.tax_class,
        image=variant.image,
    )
