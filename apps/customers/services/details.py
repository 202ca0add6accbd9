"""Turns what Django's validators say into named conditions."""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db.models import Model

from apps.customers.interface import InvalidDetails
from commerce.errors import FieldError


def check_details(row: Model, *, exclude: tuple[str, ...] = ()) -> None:
    """Look at each field by itself; what only the database can know, it will say.

    :raises InvalidDetails: names the fields
    """
    try:
        row.clean_fields(exclude=set(exclude))
    except ValidationError as error:
        raise InvalidDetails(errors=tuple(field_errors(error))) from error


def field_errors(error: ValidationError, field: str = "") -> Iterator[FieldError]:
    """Each complaint with its field; those of an error without fields belong to `field`."""
    by_field = error.error_dict if hasattr(error, "error_dict") else {field: error.error_list}
    for name, complaints in by_field.items():
        for complaint in complaints:
            yield FieldError(field=name, code=complaint.code or "invalid", message=" ".join(complaint.messages))
