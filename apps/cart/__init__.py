"""Cart: what a shopper means to buy, and wish lists: what they would like to have.

A cart is read from Redis first, kept in Postgres, and forgotten after seven days.

Publishes CartUpdated. Listens to customers. Calls catalog, pricing, inventory.
"""
