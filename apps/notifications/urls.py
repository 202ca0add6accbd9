from django.urls import path

from apps.notifications import views

urlpatterns = [
    path("mailbox/", views.mailbox, name="mailbox"),
    path("mailbox/<str:message_id>/", views.message, name="mailbox-message"),
]
