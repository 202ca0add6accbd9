"""Reads of pairs and of the products they are about."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Sum

from apps.recommendations.models import Article, Pair


def best_others(product_ids: Sequence[str], *, limit: int) -> list[str]:
    """Listed products by the sum of what each of these says for them."""
    having = list(product_ids)
    listed = Article.objects.filter(product_id=OuterRef("other_id"), listed=True)
    others = Pair.objects.filter(Exists(listed), product_id__in=having).exclude(other_id__in=having)
    scored = others.values("other_id").annotate(total=Sum("score")).order_by("-total", "other_id")
    return list(scored.values_list("other_id", flat=True)[:limit])


def products_of(skus: Sequence[str]) -> list[str]:
    found = Article.objects.filter(skus__overlap=list(skus)).order_by("product_id")
    return list(found.values_list("product_id", flat=True))


def articles(product_ids: Sequence[str]) -> list[Article]:
    """In this order."""
    found = Article.objects.in_bulk(list(product_ids))
    return [found[product_id] for product_id in product_ids if product_id in found]
