"""Reads: `matching` (which offers a query is about), `pages` (they themselves), `facets` (their counts), `words`."""
