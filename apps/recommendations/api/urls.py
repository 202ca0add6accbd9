from django.urls import path

from apps.recommendations.api.views import RecommendationsView

urlpatterns = [path("recommendations", RecommendationsView.as_view())]
