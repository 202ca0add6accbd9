"""The domains of this deployment: who exists, whom each may call, and which Django apps it hosts.

Calls form no cycle. Import-linter holds the code to this list (pyproject.toml), a test holds that list to this one.
"""

from commerce.domains import Domain, Registry

DOMAINS = Registry(
    (
        # Django's own apps live with customers, whose accounts log in to the admin.
        Domain("customers", hosts=("auth", "contenttypes", "sessions", "admin")),
        Domain("catalog"),
        Domain("inventory"),
        Domain("pricing"),
        Domain("shipping"),
        Domain("payments"),
        Domain("cart", calls=("catalog", "pricing", "inventory")),
        Domain("orders", calls=("cart", "catalog", "pricing", "shipping", "inventory", "payments", "customers")),
        Domain("search", calls=("catalog", "inventory", "reviews")),
        Domain("notifications"),
        Domain("content"),
        Domain("reviews"),
        Domain("recommendations"),
    )
)
"""`storefront` is no domain: it owns no tables and may call everyone."""
