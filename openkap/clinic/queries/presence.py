"""There, or not there at all."""

from typing import TypeVar

from django.http import Http404

T = TypeVar("T")


def there(row: T | None) -> T:
    """The row, or Http404 when there is none."""
    if row is None:
        raise Http404
    return row
