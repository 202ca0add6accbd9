from datetime import timedelta

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "apps.search"

    def ready(self) -> None:
        from apps.catalog.events import ProductCreated, ProductDeleted, ProductUpdated
        from apps.inventory.events import StockChanged
        from apps.orders.events import OrderPlaced
        from apps.reviews.events import RatingChanged
        from apps.search import handlers, interface, services
        from commerce.events import subscribe
        from commerce.jobs import periodic

        interface.service.bind(services)
        subscribe(
            "search",
            {
                ProductCreated: [handlers.index_product],
                ProductUpdated: [handlers.index_product],
                ProductDeleted: [handlers.remove_product],
                StockChanged: [handlers.set_stock],
                OrderPlaced: [handlers.count_sales],
                RatingChanged: [handlers.set_rating],
            },
        )
        periodic("search.forget_sales", every=timedelta(hours=1), run=services.forget_sales)
