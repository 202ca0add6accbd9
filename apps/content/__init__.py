"""Content: pages, blocks of the home page, menus.

Publishes nothing. Listens to nobody. Calls nobody.
"""
