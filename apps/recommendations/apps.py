from datetime import timedelta

from django.apps import AppConfig


class RecommendationsConfig(AppConfig):
    name = "apps.recommendations"

    def ready(self) -> None:
        from apps.catalog.events import ProductCreated, ProductDeleted, ProductUpdated
        from apps.orders.events import OrderPlaced
        from apps.recommendations import handlers, interface, services
        from commerce.events import subscribe
        from commerce.jobs import periodic

        interface.service.bind(services)
        subscribe(
            "recommendations",
            {
                ProductCreated: [handlers.keep_article],
                ProductUpdated: [handlers.keep_article],
                ProductDeleted: [handlers.forget_article],
                OrderPlaced: [handlers.keep_basket],
            },
        )
        periodic("recommendations.learn", every=timedelta(hours=6), run=services.learn_what_is_new)
