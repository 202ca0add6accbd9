from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "apps.reviews"

    def ready(self) -> None:
        from apps.catalog.events import ProductCreated, ProductDeleted, ProductUpdated
        from apps.customers.events import CustomerErased
        from apps.orders.events import OrderPlaced, OrdersAnonymised, OrderStatusChanged
        from apps.reviews import handlers, interface, services
        from apps.reviews.services import personal_data
        from commerce import privacy
        from commerce.events import subscribe

        interface.service.bind(services)
        privacy.offer("reviews", personal_data)
        subscribe(
            "reviews",
            {
                ProductCreated: [handlers.know_subject],
                ProductUpdated: [handlers.know_subject],
                ProductDeleted: [handlers.forget_subject],
                OrderPlaced: [handlers.know_purchase],
                OrderStatusChanged: [handlers.revoke_purchase],
                CustomerErased: [handlers.forget_author],
                OrdersAnonymised: [handlers.forget_orders],
            },
        )
