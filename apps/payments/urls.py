from django.urls import path

from apps.payments.views import SandboxChallengeView

urlpatterns = [path("sandbox/3ds/<str:reference>", SandboxChallengeView.as_view(), name="sandbox-3ds")]
