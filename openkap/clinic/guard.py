"""The database itself refuses to change or delete an audit event."""

from django.db.backends.base.base import BaseDatabaseWrapper

SQLITE = [
    """CREATE TRIGGER clinic_auditevent_no_{verb} BEFORE {verb} ON clinic_auditevent
       BEGIN SELECT RAISE(ABORT, 'the audit record is append-only'); END"""
]
POSTGRES = [
    """CREATE OR REPLACE FUNCTION clinic_auditevent_refuse() RETURNS trigger LANGUAGE plpgsql AS
       $$ BEGIN RAISE EXCEPTION 'the audit record is append-only'; END $$""",
    """CREATE TRIGGER clinic_auditevent_no_{verb} BEFORE {verb} ON clinic_auditevent
       FOR EACH ROW EXECUTE FUNCTION clinic_auditevent_refuse()""",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    statements = POSTGRES if connection.vendor == "postgresql" else SQLITE
    with connection.cursor() as cursor:
        for verb in ("UPDATE", "DELETE"):
            for statement in statements:
                cursor.execute(statement.format(verb=verb))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: only for emptying a test database."""
    on = " ON clinic_auditevent" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for verb in ("UPDATE", "DELETE"):
            cursor.execute(f"DROP TRIGGER IF EXISTS clinic_auditevent_no_{verb}{on}")
