"""The pages that show the API's document. They load nothing from elsewhere, so they work without the internet."""

from collections.abc import Callable
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.decorators import csp_update
from drf_spectacular.views import SpectacularRedocView, SpectacularSwaggerView

DOCUMENT = "openapi"
"""The route of the document that both show."""

# Redoc's default page asks for fonts, its footer for a logo, Swagger UI for a validator's badge: the policy refuses all
# that is not ours. Both start with an inline script and style themselves as they run.
_own_files_only: Callable[[Any], Any] = csp_update(
    {
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:"],
        "worker-src": [SELF, "blob:"],
    }
)

swagger = _own_files_only(SpectacularSwaggerView.as_view(url_name=DOCUMENT))
redoc = _own_files_only(SpectacularRedocView.as_view(url_name=DOCUMENT, template_name="config/redoc.html"))
