"""The demonstration shop: its catalogue, its content and the photographs made for it."""
