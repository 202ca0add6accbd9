"""Customers: accounts, addresses, authentication, second factors, staff roles, integrators' keys, erasure.

Publishes CustomerCreated, CustomerUpdated, CustomerErased, AccountSecurityChanged, and what asks notifications for a
link: EmailVerificationRequested, EmailChangeRequested, PasswordResetRequested. Listens to nobody. Calls nobody.
"""
