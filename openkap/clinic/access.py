"""The one gate from a URL to anything that belongs to a client, and the doors of the two houses.

Strangers get 404, not 403: that a chart exists is itself health information. Every look is written down.
"""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any, TypeVar

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from openkap.clinic import audit, majority, roles
from openkap.clinic.models import BreakGlass, CareTeamMember, Episode, User

M = TypeVar("M", bound=Model)
View = Callable[..., HttpResponseBase]


def open_record(request: HttpRequest, records: QuerySet[M], pk: int, *, need: str) -> M:
    """Fetch one record and prove that this visitor may see it; write the look down; else Http404.

    The record has an `.episode` (field or property). `records` should select what leads to `episode__client`.
    """
    record = get_object_or_404(records, pk=pk)
    user = signed_in(request)
    now = timezone.now()
    if not may_open(user, record.episode, need, at=now):  # type: ignore[attr-defined]
        raise Http404
    audit.record("clinic:record:opened", record, by=user, at=now, facts={"need": need})
    request.opened_client_id = record.episode.client_id  # type: ignore[attr-defined]  # what every page of theirs says
    return record


def may_open(user: User, episode: Episode, need: str, *, at: datetime) -> bool:
    """Role, then relation: the client's own, their guardian's while they are under age, the care team's, a whole-clinic
    role's, or an emergency key's."""
    if not user.may(need):
        return False
    if user.practitioner is None:
        own = user.client is not None and user.client.pk == episode.client_id
        return own or episode.pk in guarded(user, at=at)
    if roles.ROLES[user.practitioner.role].whole_clinic:
        return True
    return _on_team(user, episode) or glass_is_broken(user, episode, at=at)


def guarded(user: User, *, at: datetime) -> list[int]:
    """The episodes for which this account decides at this moment, as a guardian: named, and the client under age."""
    if not settings.OPENKAP_ADOLESCENTS or not user.is_guardian:
        return []
    rows = user.guardianships.filter(ended_at__isnull=True).values_list("episode_id", "episode__client__born_on")
    return [pk for pk, born_on in rows if majority.is_minor(born_on, at=at)]


def _on_team(user: User, episode: Episode) -> bool:
    return CareTeamMember.objects.filter(
        episode=episode, practitioner=user.practitioner, until_at__isnull=True
    ).exists()


def glass_is_broken(user: User, episode: Episode, *, at: datetime) -> bool:
    """Does this practitioner hold an emergency key to this episode right now?"""
    return BreakGlass.objects.filter(
        episode=episode, practitioner=user.practitioner, at__lte=at, until_at__gt=at
    ).exists()


def visible_episodes(user: User, need: str) -> QuerySet[Episode]:
    """Every episode this account may see with this permission; lists start here. Emergency keys do not list."""
    return Episode.objects.select_related("client").filter(in_reach(user, need, through="pk"))


def in_reach(user: User, need: str, *, through: str = "episode") -> Q:
    """A condition that keeps only records whose episode the account may see; `through` leads to the episode.

    It asks of each record, so a database finds the few records of a day first and does not list whole care teams.
    """
    if not user.may(need):
        return Q(pk__in=[])
    if user.is_guardian:
        return Q(**{f"{through}__in": guarded(user, at=timezone.now())})
    if user.practitioner is None:
        return Q(Exists(Episode.objects.filter(pk=OuterRef(through), client=user.client)))
    if roles.ROLES[user.practitioner.role].whole_clinic:
        return Q(pk__isnull=False)
    mine = CareTeamMember.objects.filter(practitioner=user.practitioner, until_at__isnull=True)
    return Q(Exists(mine.filter(episode=OuterRef(through))))


def own_episode(request: HttpRequest, *, need: str) -> Episode:
    """The signed-in client's current episode, or Http404."""
    episode = visible_episodes(signed_in(request), need).order_by("-opened_at").first()
    if episode is None or episode.client.user_id != request.user.pk:
        raise Http404
    return episode


def signed_in(request: HttpRequest) -> User:
    """The account behind the request, or Http404."""
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def staff_page(need: str) -> Callable[[View], View]:
    """A page for practitioners whose role includes `need`; others get 404, strangers the sign-in page."""

    def decorate(view: View) -> View:
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            user = signed_in(request)
            if user.practitioner is None or not user.may(need):
                raise Http404
            if not settings.OPENKAP_DEMO and not is_mfa_enabled(user):
                return redirect("mfa_index")
            request.practitioner = user.practitioner  # type: ignore[attr-defined]
            return _unkept(view(request, *args, **kwargs))

        page.need = need  # type: ignore[attr-defined]
        return page

    return decorate


def portal_page(view: View) -> View:
    """A page for clients; others get 404, strangers the sign-in page."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        user = signed_in(request)
        if user.client is None or not user.is_active:
            raise Http404
        request.client = user.client  # type: ignore[attr-defined]
        return _unkept(view(request, *args, **kwargs))

    page.need = "portal"  # type: ignore[attr-defined]
    return page


def guardian_page(view: View) -> View:
    """A page for guardians; others get 404, strangers the sign-in page. Absent where no young people are treated."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.OPENKAP_ADOLESCENTS:
            raise Http404
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not signed_in(request).may("clinic:guarding:see"):
            raise Http404
        return _unkept(view(request, *args, **kwargs))

    page.need = "guarding"  # type: ignore[attr-defined]
    return page


def _unkept(response: HttpResponseBase) -> HttpResponseBase:
    """Nothing of a chart stays in a browser's cache."""
    if isinstance(response, HttpResponse):
        add_never_cache_headers(response)
    return response
