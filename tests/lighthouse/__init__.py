"""`make lighthouse`: what Lighthouse, as a phone, says of the shop that runs."""
