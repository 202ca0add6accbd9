"""Reads: rows into the values that cross the border, in a constant number of queries."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import JSONField, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from apps.catalog import interface
from apps.catalog.models import Attribute, Category, Image, ListPrice, Option, Product, Variant
from commerce.money import Money

Path = tuple[interface.CategoryRef, ...]


def snapshots(products: QuerySet[Product]) -> list[interface.Product]:
    """These products as others see them."""
    rows = list(
        products.select_related("category").prefetch_related(
            _attributes(), "options", "variants__list_prices", "images"
        )
    )
    paths = category_paths(product.category for product in rows if product.category)
    return [_product(row, paths.get(row.category_id or "", ())) for row in rows]


def category_paths(categories: Iterable[Category]) -> dict[str, Path]:
    """The path of each of these categories, by id."""
    wanted = {category.id: category.path for category in categories}
    ids = {step for path in wanted.values() for step in path}
    refs = {row.id: _ref(row) for row in Category.objects.filter(id__in=ids)} if ids else {}
    return {category_id: tuple(refs[step] for step in path) for category_id, path in wanted.items()}


def category_tree() -> tuple[interface.Category, ...]:
    """The roots with all beneath them, in the order shown."""
    rows = list(Category.objects.all())
    children: dict[str | None, list[Category]] = {}
    for row in rows:
        children.setdefault(row.parent_id, []).append(row)

    def grow(row: Category, above: Path) -> interface.Category:
        path = (*above, _ref(row))
        beneath = tuple(grow(child, path) for child in children.get(row.id, ()))
        return interface.Category(
            category_id=row.id,
            slug=row.slug,
            name=row.name,
            description=row.description,
            path=path,
            children=beneath,
        )

    return tuple(grow(root, ()) for root in children.get(None, ()))


def sellable(skus: Sequence[str], *, currency: str) -> dict[str, interface.SellableVariant]:
    """The variants of published products among these SKUs that have a price in the currency, in one query.

    One without a picture shows its product's. An empty currency takes all, each at its own price.
    """
    names = Option.objects.filter(product=OuterRef("product")).order_by("position").values("name")
    pictures = Image.objects.filter(product=OuterRef("product")).exclude(file="").order_by("position", "id")
    shown = JSONObject(**{name: name for name in ("alt", "file", "width", "height")})
    rows: QuerySet[Any] = (
        Variant.objects.filter(sku__in=skus, product__published=True)
        .select_related("product", "image")
        .annotate(option_names=ArraySubquery(names), pictures=ArraySubquery(pictures.values(shown=shown)[:1]))
    )
    if currency:
        rows = _priced_in(currency, rows)
    return {row.sku: _sellable(row, row.option_names, row.pictures, currency=currency) for row in rows}


def _priced_in(currency: str, variants: QuerySet[Any]) -> QuerySet[Any]:
    """Those that cost something in the currency: by themselves, or by an active price list."""
    listed = ListPrice.objects.filter(variant=OuterRef("id"), price_list=currency, price_list__active=True)
    amounts = JSONObject(price="price_amount", compare_at="compare_at_amount")
    priced = variants.annotate(listed=Subquery(listed.values(amounts=amounts), output_field=JSONField()))
    sold: QuerySet[Any] = priced.filter(Q(currency=currency) | Q(listed__isnull=False))
    return sold


def _ref(row: Category) -> interface.CategoryRef:
    return interface.CategoryRef(slug=row.slug, name=row.name)


def _product(row: Product, category_path: Path) -> interface.Product:
    images = {image.id: _image(image) for image in row.images.all()}
    options = list(row.options.all())
    names = [option.name for option in options]
    return interface.Product(
        product_id=row.id,
        version=row.version,
        slug=row.slug,
        title=row.title,
        description_html=row.description_html,
        vendor=row.vendor,
        published=row.published,
        category_path=category_path,
        tags=tuple(row.tags),
        options=tuple(interface.Option(name=option.name, values=tuple(option.values)) for option in options),
        variants=tuple(_variant(variant, names, images) for variant in row.variants.all()),
        images=tuple(images.values()),
        attributes=tuple(map(_attribute, row.attributes.all())),
        seo_title=row.seo_title,
        seo_description=row.seo_description,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


def _attributes() -> "Prefetch[Any]":
    return Prefetch("attributes", Attribute.objects.select_related("kind"))


def _attribute(row: Attribute) -> interface.Attribute:
    return interface.Attribute(name=row.kind.name, value=row.value, filterable=row.kind.filterable)


def _variant(row: Variant, option_names: Sequence[str], images: dict[str, interface.Image]) -> interface.Variant:
    return interface.Variant(
        variant_id=row.id,
        sku=row.sku,
        options=_options(option_names, row),
        price=row.price,
        compare_at_price=row.compare_at_price,
        weight_grams=row.weight_grams,
        requires_shipping=row.requires_shipping,
        tax_class=row.tax_class,
        barcode=row.barcode,
        image=images.get(row.image_id or ""),
        prices={
            listed.currency: interface.ListPrice(price=listed.price, compare_at_price=listed.compare_at_price)
            for listed in row.list_prices.all()
            if listed.currency != row.currency
        },
    )


def _sellable(
    row: Any, option_names: Sequence[str], pictures: Sequence[dict[str, Any]], *, currency: str
) -> interface.SellableVariant:
    """`row` is a Variant with the columns that `sellable` adds."""
    image = row.image
    if image is None or not image.file:
        image = next((Image(**picture) for picture in pictures), image)
    listed = _price_in(row, currency)
    return interface.SellableVariant(
        sku=row.sku,
        variant_id=row.id,
        product_id=row.product_id,
        slug=row.product.slug,
        title=row.product.title,
        options=_options(option_names, row),
        price=listed.price,
        compare_at_price=listed.compare_at_price,
        weight_grams=row.weight_grams,
        requires_shipping=row.requires_shipping,
        tax_class=row.tax_class,
        image=_image(image) if image else None,
    )


def _price_in(row: Any, currency: str) -> interface.ListPrice:
    if currency in ("", row.currency):
        return interface.ListPrice(price=row.price, compare_at_price=row.compare_at_price)
    price, compare_at = row.listed["price"], row.listed["compare_at"]
    return interface.ListPrice(
        price=Money(price, currency), compare_at_price=None if compare_at is None else Money(compare_at, currency)
    )


def _options(names: Sequence[str], row: Variant) -> dict[str, str]:
    return dict(zip(names, row.option_values, strict=False))


def _image(row: Image) -> interface.Image:
    return interface.Image(url=row.url, alt=row.alt, width=row.width, height=row.height)
