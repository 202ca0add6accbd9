"""SQL written by hand, where the ORM would be too slow: `checkout` (the hot path), `books` (all rows at once)."""
