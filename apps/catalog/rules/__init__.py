"""Decisions of the catalogue that need no database: names, options, descriptions, and products as written down."""
