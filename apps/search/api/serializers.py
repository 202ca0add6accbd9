"""Bodies of search's REST calls."""

from datetime import date

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from apps.catalog.interface import Variant
from apps.inventory.interface import Availability
from apps.search.interface import Card
from apps.search.rules.documents import units_shown
from commerce.http.pagination import PaginationSerializer
from commerce.http.serializers import ApiSerializer, MoneyField


class ProductCategorySerializer(ApiSerializer):
    slug = serializers.CharField()
    name = serializers.CharField()


class ImageSerializer(ApiSerializer):
    url = serializers.CharField()
    alt = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class CardSerializer(ApiSerializer):
    product_id = serializers.CharField()
    slug = serializers.CharField()
    title = serializers.CharField()
    vendor = serializers.CharField()
    category = serializers.SerializerMethodField()
    price = MoneyField(help_text="The lowest of its variants.")
    compare_at_price = MoneyField(allow_null=True)
    price_varies = serializers.BooleanField()
    available = serializers.SerializerMethodField()
    sold_out = serializers.BooleanField()
    image = ImageSerializer(allow_null=True)
    second_image = ImageSerializer(allow_null=True)
    colours = serializers.ListField(child=serializers.CharField())
    rating = serializers.DecimalField(max_digits=2, decimal_places=1, allow_null=True, help_text="Of 5 stars.")
    review_count = serializers.IntegerField()

    @extend_schema_field(ProductCategorySerializer)
    def get_category(self, card: Card) -> dict[str, str]:
        return {"slug": card.category_slug, "name": card.category_name}

    def get_available(self, card: Card) -> int:
        return units_shown(card.available, backorder=card.backorder)


class FacetValueSerializer(ApiSerializer):
    value = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field, not the label of one
    count = serializers.IntegerField()


class PriceRangeSerializer(ApiSerializer):
    lowest = MoneyField(source="lowest_price", allow_null=True)
    highest = MoneyField(source="highest_price", allow_null=True)


def _facets_field() -> serializers.DictField:
    return serializers.DictField(
        child=FacetValueSerializer(many=True),
        help_text="By name: category, brand, rating, inStock, onSale, option.<name>, attribute.<name>.",
    )


class ProductListSerializer(ApiSerializer):
    products = CardSerializer(many=True)
    facets = _facets_field()
    price_range = PriceRangeSerializer()
    pagination = PaginationSerializer()


class SearchResultsSerializer(ApiSerializer):
    results = CardSerializer(many=True)
    facets = _facets_field()
    price_range = PriceRangeSerializer()
    did_you_mean = serializers.CharField(allow_null=True)
    pagination = PaginationSerializer()


class SuggestionsSerializer(ApiSerializer):
    queries = serializers.ListField(child=serializers.CharField(), help_text="Made by several others.")
    products = CardSerializer(many=True)
    categories = ProductCategorySerializer(many=True)


class AttributeSerializer(ApiSerializer):
    name = serializers.CharField()
    value = serializers.CharField()


class OptionSerializer(ApiSerializer):
    name = serializers.CharField()
    values = serializers.ListField(child=serializers.CharField())


class VariantSerializer(ApiSerializer):
    variant_id = serializers.CharField()
    sku = serializers.CharField()
    options = serializers.DictField(child=serializers.CharField())
    price = MoneyField()
    compare_at_price = MoneyField(allow_null=True)
    available = serializers.SerializerMethodField(help_text="Units that can be bought now, at most 999.")
    preorder_until = serializers.SerializerMethodField(
        help_text="Where only units still to come are left: the day from which they are sent."
    )
    barcode = serializers.CharField()
    image = ImageSerializer(allow_null=True)

    def get_available(self, variant: Variant) -> int:
        stock = self.context["stock"][variant.sku]
        return units_shown(stock.available, backorder=stock.backorder)

    def get_preorder_until(self, variant: Variant) -> date | None:
        stock: Availability = self.context["stock"][variant.sku]
        return stock.sent_later(1)


class SeoSerializer(ApiSerializer):
    title = serializers.CharField(source="seo_title")
    description = serializers.CharField(source="seo_description")


class ProductSerializer(ApiSerializer):
    """A product of the catalogue; the context holds the `stock` of its SKUs."""

    product_id = serializers.CharField()
    slug = serializers.CharField()
    title = serializers.CharField()
    description_html = serializers.CharField()
    vendor = serializers.CharField()
    category_path = ProductCategorySerializer(many=True)
    tags = serializers.ListField(child=serializers.CharField())
    attributes = AttributeSerializer(many=True)
    options = OptionSerializer(many=True)
    variants = VariantSerializer(many=True)
    media = ImageSerializer(many=True, source="images")
    seo = SeoSerializer(source="*")
    created_at = serializers.DateTimeField()
    updated_at = serializers.DateTimeField()
