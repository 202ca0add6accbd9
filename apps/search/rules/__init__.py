"""Decisions of search without input or output: `text` (how words are made alike), `documents` (what is kept)."""
