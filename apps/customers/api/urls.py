from django.urls import path

from apps.customers.api.views import CustomersView, CustomerView

urlpatterns = [
    path("customers", CustomersView.as_view()),
    path("customers/<str:customer_id>", CustomerView.as_view()),
]
