"""The addresses of a customer's account, part of the storefront's. Those with a token are known to notifications."""

from django.urls import path

from apps.storefront.views import links, privacy, profile, security, sign_in

urlpatterns = [
    path("account/", profile.overview, name="account"),
    path("account/login/", sign_in.sign_in, name="login"),
    path("account/login/code/", sign_in.sign_in_code, name="login-code"),
    path("account/logout/", sign_in.sign_out, name="logout"),
    path("account/register/", sign_in.register, name="register"),
    path("account/profile/", profile.profile, name="profile"),
    path("account/addresses/", profile.addresses, name="addresses"),
    path("account/addresses/<name:address_id>/", profile.address, name="address"),
    path("account/addresses/<name:address_id>/default/", profile.default_address, name="default-address"),
    path("account/addresses/<name:address_id>/remove/", profile.remove_address, name="remove-address"),
    path("account/password/", security.password, name="password"),
    path("account/reset/", links.forgotten_password, name="reset"),
    path("account/reset/<name:token>/", links.new_password, name="reset-link"),
    path("account/email/", security.email, name="email"),
    path("account/email/<name:token>/", links.change_email, name="email-link"),
    path("account/verify/", links.send_verification, name="verify"),
    path("account/verify/<name:token>/", links.verify_email, name="verify-link"),
    path("account/second-factor/", security.second_factor, name="second-factor"),
    path("account/second-factor/off/", security.second_factor_off, name="second-factor-off"),
    path("account/second-factor/codes/", security.recovery_codes, name="recovery-codes"),
    path("account/privacy/", privacy.privacy, name="privacy"),
    path("account/privacy/export/", privacy.export, name="privacy-export"),
]
