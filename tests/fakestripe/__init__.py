"""A fake of Stripe's API v1, a process of its own: `python -m tests.fakestripe --port 4242`. README.md says more."""
