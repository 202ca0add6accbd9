from django.urls import path

from apps.orders.api import staff_views, views

urlpatterns = [
    path("shipping/methods", views.ShippingMethodsView.as_view()),
    path("checkout", views.CheckoutView.as_view()),
    path("orders", views.OrdersView.as_view()),
    path("orders/<str:order_id>", views.OrderView.as_view()),
    path("orders/<str:order_id>/shipments", staff_views.ShipmentsView.as_view()),
    path("orders/<str:order_id>/refunds", staff_views.RefundsView.as_view()),
    path("orders/<str:order_id>/cancel", views.CancelView.as_view()),
    path("orders/<str:order_id>/pay", views.PayView.as_view()),
    path("orders/<str:order_id>/finish-payment", views.FinishPaymentView.as_view()),
    path("customers/<str:customer_id>/orders", views.CustomerOrdersView.as_view()),
]
