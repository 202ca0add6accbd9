from django.urls import path

from apps.orders.api import return_views, staff_views, views

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
    path("orders/<str:order_id>/returns", return_views.OrderReturnsView.as_view()),
    path("returns/<str:return_id>", return_views.ReturnView.as_view()),
    path("returns/<str:return_id>/approve", return_views.ApproveReturnView.as_view()),
    path("returns/<str:return_id>/receive", return_views.ReceiveReturnView.as_view()),
    path("returns/<str:return_id>/refund", return_views.RefundReturnView.as_view()),
    path("returns/<str:return_id>/reject", return_views.RejectReturnView.as_view()),
    path("returns/<str:return_id>/cancel", return_views.CancelReturnView.as_view()),
    path("customers/<str:customer_id>/orders", views.CustomerOrdersView.as_view()),
]
