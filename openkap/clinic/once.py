"""A form acts once, however often its button is pressed."""

import uuid
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from openkap.clinic.models import SubmittedForm

View = Callable[..., HttpResponseBase]


def act_once(view: View) -> View:
    """Let a form with a `{% once %}` token through once. A repeat answers where the first one went, or 204 to
    htmx; a refused form (4xx) does not spend its token."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        token = _token(request)
        if token is None:
            return view(request, *args, **kwargs)
        with transaction.atomic():
            form, first = SubmittedForm.objects.get_or_create(token=token, defaults={"at": timezone.now()})
            if not first:
                return _again(request, form)
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                form.delete()
            else:
                form.location = response.headers.get("Location", "")[:300]
                form.save(update_fields=["location"])
        return response

    return wrapper


def before_handing_in(view: View) -> View:
    """For drafts that keep themselves: one that arrives after its own form was handed in holds older words, and is put
    away with 204."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        token = _token(request)
        if token is not None and SubmittedForm.objects.filter(token=token).exists():
            return HttpResponse(status=204)
        return view(request, *args, **kwargs)

    return wrapper


def _token(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.POST["once"]) if request.method == "POST" else None
    except (KeyError, ValueError):
        return None


def _again(request: HttpRequest, form: SubmittedForm) -> HttpResponse:
    if form.location:
        return HttpResponseRedirect(form.location)
    return HttpResponse(status=204)
