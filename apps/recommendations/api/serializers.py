"""Bodies of the REST calls about recommendations."""

from rest_framework import serializers

from commerce.http.serializers import ApiSerializer

MOST_SKUS = 100


class RecommendationsQuery(ApiSerializer):
    sku = serializers.ListField(
        child=serializers.CharField(max_length=255), min_length=1, max_length=MOST_SKUS, help_text="What somebody has."
    )
    limit = serializers.IntegerField(min_value=1, max_value=20, default=4)


class RecommendedSerializer(ApiSerializer):
    product_id = serializers.CharField()
    slug = serializers.CharField()
    title = serializers.CharField()
    skus = serializers.ListField(child=serializers.CharField())


class RecommendationsSerializer(ApiSerializer):
    recommendations = RecommendedSerializer(many=True)
