from django.urls import path

from apps.shipping.api import views

urlpatterns = [path("shipments/<str:shipment_id>", views.ShipmentView.as_view())]
