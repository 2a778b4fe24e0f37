"""Learn: nine answers, a map, and a list of things to ask."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from openkap import ui
from openkap.core.articles import articles
from openkap.core.mechanism import mechanism
from openkap.web.public.drawing import Look, drawn, key
from openkap.web.public.telling import Telling

CHECKLIST = "what-to-look-for"


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The nine questions, in the order in which people ask them."""
    telling = Telling(request)
    waiting = telling.withheld(telling.rows) if telling.is_staff else 0
    return ui.show(request, "web/public/learn.html", {"articles": articles(), "telling": telling, "withheld": waiting})


@require_safe
def article(request: HttpRequest, named: str) -> HttpResponse:
    """One answer: the clinic's own words, and the claims that a review lets stand."""
    found = next((each for each in articles() if each.id == named), None)
    if found is None:
        raise Http404
    telling = Telling(request)
    page = {
        "article": found,
        "parts": telling.parts(found),
        "withheld": telling.withheld(found.named),
        "telling": telling,
        "following": [each for each in articles() if each.id in found.then],
        "has_checklist": found.id == CHECKLIST,
    }
    return ui.show(request, "web/public/article.html", page)


@require_safe
def checklist(request: HttpRequest) -> HttpResponse:
    """The same questions on paper, with a box and a line for each."""
    found = next(each for each in articles() if each.id == CHECKLIST)
    parts = [part for part in found.parts if part.asks]
    return ui.show(request, "web/public/checklist.html", {"article": found, "parts": parts})


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """The map of how ketamine may work. `of` is one thing, `line` one arrow, `when` a stretch of time."""
    shown, telling = mechanism(), Telling(request)
    look = Look.asked(shown, request.GET)
    page = {
        "map": shown,
        "telling": telling,
        "visible": telling.map.stands or telling.is_staff,
        "look": look,
        "drawn": drawn(shown, look),
        "key": key(shown),
        "rows": look.rows(shown),
    }
    return ui.show(request, "web/public/map.html", page)
