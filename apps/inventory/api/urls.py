from django.urls import path

from apps.inventory.api.views import AdjustmentsView, LedgerView, LevelsView, StockView

urlpatterns = [
    path("inventory/bulk", LevelsView.as_view()),
    path("inventory/<path:sku>/adjustments", AdjustmentsView.as_view()),
    path("inventory/<path:sku>/ledger", LedgerView.as_view()),
    path("inventory/<path:sku>", StockView.as_view()),
]
