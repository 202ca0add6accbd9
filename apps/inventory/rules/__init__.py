"""Decisions about stock without input or output: `levels` (what can be bought), `allocation` (which warehouse sends
what), `regions` (which countries lie near).
"""
