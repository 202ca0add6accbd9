"""Staff's view of what was learnt: to look at."""

from django.contrib import admin
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin

from apps.recommendations.models import Article, Lesson, Pair
from commerce.staff import ReadOnly


@admin.register(Pair)
class PairAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("product", "rank", "other", "score")
    list_filter = ("rank",)
    search_fields = ("=product_id", "=other_id")
    ordering = ("product_id", "rank")
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Pair]":
        pairs: QuerySet[Pair] = super().get_queryset(request)
        return pairs.annotate(
            product_title=Subquery(Article.objects.filter(product_id=OuterRef("product_id")).values("title")[:1]),
            other_title=Subquery(Article.objects.filter(product_id=OuterRef("other_id")).values("title")[:1]),
        )

    @admin.display(description=_("whoever buys"))
    def product(self, pair: Pair) -> str:
        return getattr(pair, "product_title", "") or pair.product_id

    @admin.display(description=_("is shown"))
    def other(self, pair: Pair) -> str:
        return getattr(pair, "other_title", "") or pair.other_id


@admin.register(Lesson)
class LessonAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    list_display = ("learnt_at", "baskets", "pairs")
