"""Which countries a zone holds."""

from collections.abc import Iterable

from apps.shipping.models import Place, Zone
from commerce.db.transaction import atomic


@atomic("shipping")
def set_countries(*, zone: Zone, countries: Iterable[str]) -> None:
    """Make a zone hold just these countries (ISO 3166, or `*` for the rest of the world).

    :raises django.db.IntegrityError: another zone holds one of them
    """
    wanted = set(countries)
    zone.places.exclude(country__in=wanted).delete()
    present = set(zone.places.values_list("country", flat=True))
    Place.objects.bulk_create(Place(zone=zone, country=country) for country in sorted(wanted - present))
