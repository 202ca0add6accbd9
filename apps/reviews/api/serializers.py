"""Bodies of the REST calls about reviews."""

from rest_framework import serializers

from apps.reviews.interface import MOST_CHARACTERS, STARS, ReviewSort, ReviewStatus
from commerce.http.serializers import ApiSerializer, StrictIntegerField

REVIEW_STATUSES = [(status.value, status.value) for status in ReviewStatus]
REVIEW_SORTS = [(sort.value, sort.value) for sort in ReviewSort]


class ReviewsQuery(ApiSerializer):
    sort = serializers.ChoiceField(choices=REVIEW_SORTS, default=ReviewSort.NEWEST.value)
    after = serializers.CharField(
        default="", allow_blank=True, max_length=40, help_text="`nextAfter` of the last page."
    )
    limit = serializers.IntegerField(min_value=1, max_value=100, default=20)


class NewReviewSerializer(ApiSerializer):
    rating = StrictIntegerField(min_value=STARS[0], max_value=STARS[-1])
    title = serializers.CharField(max_length=MOST_CHARACTERS["title"], allow_blank=True, default="")
    body = serializers.CharField(max_length=MOST_CHARACTERS["body"])
    author_name = serializers.CharField(max_length=MOST_CHARACTERS["author_name"], help_text="The name shown.")
    order_id = serializers.CharField(
        default="", max_length=40, help_text="For guests: an order that holds the product; its token is in the header."
    )


class ReviewSerializer(ApiSerializer):
    review_id = serializers.CharField()
    rating = serializers.IntegerField()
    title = serializers.CharField()
    body = serializers.CharField()
    author_name = serializers.CharField(help_text="Empty where the author's account was erased.")
    verified = serializers.BooleanField(help_text="The author bought the product.")
    written_at = serializers.DateTimeField()
    reply = serializers.CharField(help_text="What the shop says to it.")
    replied_at = serializers.DateTimeField(allow_null=True)


class OwnReviewSerializer(ReviewSerializer):
    status = serializers.ChoiceField(choices=REVIEW_STATUSES)


class ReviewsSerializer(ApiSerializer):
    average = serializers.CharField(help_text="To one place; null without reviews.", allow_null=True)
    count = serializers.IntegerField()
    histogram = serializers.ListField(
        child=serializers.IntegerField(), help_text="How many reviews of one star, of two, … of five."
    )
    reviews = ReviewSerializer(many=True)
    next_after = serializers.CharField(help_text="Pass it as `after` for the next page; empty at the end.")
