from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "apps.search"

    def ready(self) -> None:
        from apps.catalog.events import ProductCreated, ProductDeleted, ProductUpdated
        from apps.inventory.events import StockChanged
        from apps.search import handlers, interface, services
        from commerce.events import subscribe

        interface.service.bind(services)
        subscribe(
            "search",
            {
                ProductCreated: [handlers.index_product],
                ProductUpdated: [handlers.index_product],
                ProductDeleted: [handlers.remove_product],
                StockChanged: [handlers.set_stock],
            },
        )
