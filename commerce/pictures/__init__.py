"""Pictures of a shop: made ready for the web in several widths, stored, and named so that a page can list them.

`names` imports no Django: interfaces use it.
"""
