"""Storefront: the shoppers' web pages. Composition only: no tables, no business rules, may call every domain."""
