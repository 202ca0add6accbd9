"""How pairs are learnt, and how good they are. No Django."""
