"""Where each domain's rows live: one alias, one schema and one role per domain."""
