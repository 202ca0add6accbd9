from django.urls import path

from apps.payments.api import views

urlpatterns = [
    path("payments/authorize", views.AuthorizeView.as_view()),
    path("payments/<str:payment_id>", views.PaymentView.as_view()),
    path("payments/<str:payment_id>/capture", views.CaptureView.as_view()),
    path("payments/<str:payment_id>/refund", views.RefundView.as_view()),
    path("payments/<str:payment_id>/void", views.VoidView.as_view()),
]
