"""A shop whose processes die where a test says, without a line of it in the product.

`settings` is what the server is started with; its app (`apps`) wraps every place of a checkout (`places`), which then
meets its fate (`fate`): to pass, to be noted down, or to end the process on the spot.
"""
