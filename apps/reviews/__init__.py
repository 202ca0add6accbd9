"""Reviews: what customers say of products, moderated by staff, and the ratings that come of it.

Publishes RatingChanged. Listens to catalog, orders and customers. Calls nobody.
"""
