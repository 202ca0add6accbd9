"""Use cases of recommendations; this package satisfies `apps.recommendations.interface.RecommendationsService`."""

from apps.recommendations.services.evaluating import evaluate
from apps.recommendations.services.keeping import forget_article, keep_article, keep_basket, load
from apps.recommendations.services.learning import Learning, learn, learn_what_is_new
from apps.recommendations.services.reading import bought_together, recommended_for_skus

__all__ = [
    "Learning",
    "bought_together",
    "evaluate",
    "forget_article",
    "keep_article",
    "keep_basket",
    "learn",
    "learn_what_is_new",
    "load",
    "recommended_for_skus",
]
