"""Search: browse, words and suggestions over a read model of its own, fed by events.

Publishes nothing. Listens to catalog (ProductCreated, ProductUpdated, ProductDeleted), inventory (StockChanged), orders
(OrderPlaced) and reviews (RatingChanged). Calls catalog, inventory and reviews, for product pages,
suggestions and rebuilds.
"""
