"""Payments: authorisations, captures, voids and refunds, through gateways.

Publishes PaymentAuthorized, PaymentCompleted, PaymentFailed, PaymentRefunded, PaymentVoided.
Listens to nobody. Calls nobody.
"""
