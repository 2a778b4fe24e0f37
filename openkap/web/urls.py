"""Every address of the house, by door."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

from openkap.candidacy import urls as candidacy
from openkap.careplan import urls as careplan
from openkap.clinic import urls as clinic
from openkap.dosing import urls as dosing
from openkap.intake import urls as intake
from openkap.measurement import urls as measurement
from openkap.outcomes import urls as outcomes
from openkap.records import urls as records
from openkap.safety import urls as safety
from openkap.scheduling import urls as scheduling
from openkap.therapy import urls as therapy
from openkap.web import doors
from openkap.web.portal import urls as portal
from openkap.web.public import urls as public
from openkap.web.staff import urls as staff

Routes = list[URLPattern | URLResolver]

# One line per room, earliest first.
ROOMS = [
    clinic,
    safety,
    measurement,
    scheduling,
    records,
    intake,
    candidacy,
    careplan,
    therapy,
    dosing,
    outcomes,
]


def routes(door: str) -> Routes:
    """The routes every room opens to one door."""
    return [route for room in ROOMS for route in getattr(room, door, [])]


urlpatterns: Routes = [
    path("", include(public.urlpatterns)),
    path("", include(routes("public"))),
    path("account/", include("allauth.urls")),
    path("door/", doors.door, name="door"),
    path("portal/", include(portal.urlpatterns)),
    path("portal/", include(routes("portal"))),
    path("staff/", include(staff.urlpatterns)),
    path("staff/", include(routes("staff"))),
    path("live/", include("openkap.web.live")),
]
if settings.OPENKAP_DEMO:
    urlpatterns += [path("demo/sign-in/", doors.demo_sign_in, name="demo-sign-in")]
if settings.OPENKAP_DEMO or settings.DEBUG:
    urlpatterns += [path("ui/", include("openkap.ui.urls"))]

handler400 = "openkap.web.public.errors.bad_request"
handler403 = "openkap.web.public.errors.forbidden"
handler404 = "openkap.web.public.errors.not_found"
handler500 = "openkap.web.public.errors.server_error"
