"""The demonstration shop: its catalogue, its content and the pictures drawn for it."""
