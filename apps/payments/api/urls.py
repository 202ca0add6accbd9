from django.urls import path

from apps.payments.api import methods, views, webhooks

urlpatterns = [
    path("payments/authorize", views.AuthorizeView.as_view()),
    path("payments/webhooks/<str:gateway>", webhooks.WebhookView.as_view()),
    path("payments/<str:payment_id>", views.PaymentView.as_view()),
    path("payments/<str:payment_id>/capture", views.CaptureView.as_view()),
    path("payments/<str:payment_id>/refund", views.RefundView.as_view()),
    path("payments/<str:payment_id>/void", views.VoidView.as_view()),
    path("customers/<str:customer_id>/payment-methods", methods.PaymentMethodsView.as_view()),
    path("customers/<str:customer_id>/payment-methods/<str:method_id>", methods.PaymentMethodView.as_view()),
]
