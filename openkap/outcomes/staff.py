"""How one client does, and how everyone does."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_GET

from openkap import ui
from openkap.clinic import access
from openkap.clinic import queries as building
from openkap.clinic.http import StaffRequest
from openkap.outcomes import forms, queries


@access.staff_page("outcomes:trajectory:see")
@require_GET
def trajectory(request: StaffRequest, episode_id: int) -> HttpResponse:
    """One client over time: the sentence first, then the picture, then the table."""
    episode = access.open_record(request, building.episodes(), episode_id, need="outcomes:trajectory:see")
    courses = {course.instrument.id: course for course in queries.courses(episode)}
    form = forms.InstrumentChoice(request.GET or None, instruments=[each.instrument for each in courses.values()])
    course = courses.get(form.chosen())
    page = {
        "episode": episode,
        "courses": list(courses.values()),
        "course": course,
        "picture": queries.course_picture(course) if course else None,
    }
    return ui.show(request, "outcomes/staff/trajectory.html", page, status=422 if form.errors else 200)


@access.staff_page("outcomes:clinic:see")
@require_GET
def clinic(request: StaffRequest) -> HttpResponse:
    """The clinic's rates on one instrument, with everyone who is missing from them."""
    instruments = queries.counted_instruments()
    form = forms.InstrumentChoice(request.GET or None, instruments=instruments)
    cohort = queries.cohort(form.chosen(), now=timezone.now())
    page = {
        "form": form,
        "instruments": instruments,
        "cohort": cohort,
        "published": cohort.published,
        "views": [(view, queries.rates_picture(cohort, view)) for view in cohort.views],
    }
    return ui.show(request, "outcomes/staff/clinic.html", page, status=422 if form.errors else 200)
