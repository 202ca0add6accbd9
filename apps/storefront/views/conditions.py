"""Named conditions of the domains, in terms of pages."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from apps.storefront.views.errors import not_found
from commerce.errors import NotFound

View = Callable[..., HttpResponse]


def missing_is_404(view: View) -> View:
    """What a domain does not know, the shop has no page for."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except (NotFound, Http404) as error:
            return not_found(request, error)

    return answer
