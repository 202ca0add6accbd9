"""Cart: what a shopper means to buy. Read from Redis first, kept in Postgres, forgotten after seven days.

Publishes CartUpdated. Listens to nobody. Calls catalog, pricing, inventory.
"""
