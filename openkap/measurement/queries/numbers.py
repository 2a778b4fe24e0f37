"""Every score of one instrument as plain numbers, for those who count the whole clinic."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Field, Func

from openkap.measurement.models import Score


class Seconds(Func):
    """A moment as whole seconds since 1970, worked out by the database: reading half a million datetimes is slow."""

    template = "CAST(strftime('%%%%s', %(expressions)s) AS INTEGER)"
    output_field = Field()  # an integer comes as it is; a numeric field would convert every one of them again

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="CAST(EXTRACT(EPOCH FROM %(expressions)s) AS BIGINT)")


def clinic_points(instrument_id: str) -> Iterable[tuple[int, int, float, str]]:
    """Every main score of one instrument that has a value: episode id, seconds since 1970, value, version.

    In no order: sorting numbers is quicker than sorting rows. One query.
    """
    rows = Score.objects.filter(instrument=instrument_id, is_main=True, value__isnull=False).order_by()
    return rows.values_list("episode_id", Seconds("observed_at"), "value", "version").iterator(chunk_size=10_000)
