"""Payments: authorisations, captures, voids, refunds and disputes, through gateways; cards kept for customers.

Publishes PaymentAuthorized, PaymentCompleted, PaymentFailed, PaymentVoided, PaymentRefunded, RefundFailed,
PaymentDisputed, AuthorizationExpiring.
Listens to customers (CustomerErased). Calls nobody.
"""
