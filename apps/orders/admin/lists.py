"""What the lists of orders and of checkouts share."""

from typing import Any

from django.core.paginator import Paginator
from django.utils.functional import cached_property
from unfold.admin import ModelAdmin

from commerce.staff import ReadOnly

COUNTED_AT_MOST = 10_000


class BoundedPaginator(Paginator):  # type: ignore[type-arg]
    """Counts no further than staff would leaf: counting a million orders for every look at a list is slow."""

    @cached_property
    def count(self) -> int:
        found: Any = self.object_list
        return int(found.order_by()[:COUNTED_AT_MOST].count())


class ReadOnlyAdmin(ReadOnly, ModelAdmin):  # type: ignore[misc]
    paginator = BoundedPaginator
    show_full_result_count = False
