from django.urls import path

from apps.inventory.api.views import AdjustmentsView, LedgerView, StockView

urlpatterns = [
    path("inventory/<path:sku>/adjustments", AdjustmentsView.as_view()),
    path("inventory/<path:sku>/ledger", LedgerView.as_view()),
    path("inventory/<path:sku>", StockView.as_view()),
]
