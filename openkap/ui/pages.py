"""One way to answer a browser: a named fragment for htmx, a whole page for everyone else."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def show(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """Render `room/door/noun.html#fragment`: the fragment if htmx asked for a part, else the whole page."""
    page, _, fragment = template.partition("#")
    part = asks_for_part(request)
    name = template if part and fragment else page
    response = render(request, name, dict(context or {}), status=status)
    if part and not fragment:
        _take_whole_window(request, response)
    patch_vary_headers(response, ("HX-Request", "HX-Request-Type"))
    return response


def asks_for_part(request: HttpRequest) -> bool:
    """True when htmx will put the answer into a part of a page that is already open."""
    headers = request.headers
    if headers.get("HX-Request") != "true" or headers.get("HX-History-Restore-Request") == "true":
        return False
    return headers.get("HX-Request-Type") != "full"


def _take_whole_window(request: HttpRequest, response: HttpResponse) -> None:
    """A whole page never lands inside a part of another page: htmx is told to replace everything."""
    response["HX-Retarget"] = "body"
    response["HX-Reswap"] = "outerHTML show:top"
    if request.method == "GET":
        response["HX-Push-Url"] = request.get_full_path()
