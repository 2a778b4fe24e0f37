"""The database itself refuses to book a room, or a person who is in the visit, twice at the same time.

The search keeps that too, and one booking at a time reads the calendar; this holds whatever a program forgets.
A migration that alters the table of appointments or of their roles calls `remove` first and `install` afterwards.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

# No appointment lasts longer than a day, so that only few are looked at: a room is booked thousands of times.
ROOM = """SELECT 1 FROM scheduling_appointment a WHERE a.room_id = NEW.room_id AND a.id <> COALESCE(NEW.id, 0)
    AND a.room_until_at > NEW.room_from_at AND a.room_from_at < NEW.room_until_at AND a.room_until_at < {room_later}
    AND NOT EXISTS (SELECT 1 FROM scheduling_cancellation c WHERE c.appointment_id = a.id)"""
# `me`: the appointment that is written, or that of the role that is written; `mine`: the role.
PERSON = """SELECT 1 FROM {mine} CROSS JOIN scheduling_appointment a CROSS JOIN scheduling_appointmentrole r
    WHERE mine_on_site = {false} AND a.id <> me_id AND a.ends_at > me_starts AND a.starts_at < me_ends
    AND a.starts_at > {earlier} AND r.appointment_id = a.id AND r.practitioner_id = mine_person AND r.on_site = {false}
    AND NOT EXISTS (SELECT 1 FROM scheduling_cancellation c WHERE c.appointment_id = a.id)
    AND NOT EXISTS (SELECT 1 FROM scheduling_cancellation c WHERE c.appointment_id = me_id)"""
FROM_ROLE = """(SELECT NEW.practitioner_id AS mine_person, NEW.on_site AS mine_on_site, b.id AS me_id,
    b.starts_at AS me_starts, b.ends_at AS me_ends FROM scheduling_appointment b
    WHERE b.id = NEW.appointment_id) mine"""
FROM_APPOINTMENT = """(SELECT q.practitioner_id AS mine_person, q.on_site AS mine_on_site, NEW.id AS me_id,
    NEW.starts_at AS me_starts, NEW.ends_at AS me_ends FROM scheduling_appointmentrole q
    WHERE q.appointment_id = NEW.id) mine"""
WORDS = {
    "sqlite": {"room_later": "datetime(NEW.room_until_at, '+2 days')", "earlier": "datetime(me_starts, '-2 days')",
               "false": "0"},
    "postgresql": {"room_later": "NEW.room_until_at + interval '2 days'", "earlier": "me_starts - interval '2 days'",
                   "false": "false"},
}  # fmt: skip
ROOM_TAKEN, PERSON_TAKEN = "the room is booked at that time", "somebody in it is booked at that time"
APPOINTMENT, ROLE = "scheduling_appointment", "scheduling_appointmentrole"
# Name of the trigger, its table, the acts it looks at, what it looks for, what it says.
RULES = (
    ("room_new", APPOINTMENT, "INSERT", ROOM, ROOM_TAKEN),
    ("room_moved", APPOINTMENT, "UPDATE OF room_id, room_from_at, room_until_at", ROOM, ROOM_TAKEN),
    ("person_new", ROLE, "INSERT", PERSON.replace("{mine}", FROM_ROLE), PERSON_TAKEN),
    ("person_changed", ROLE, "UPDATE OF practitioner_id, on_site", PERSON.replace("{mine}", FROM_ROLE), PERSON_TAKEN),
    ("person_moved", APPOINTMENT, "UPDATE OF starts_at, ends_at", PERSON.replace("{mine}", FROM_APPOINTMENT),
     PERSON_TAKEN),
)  # fmt: skip
SQLITE = """CREATE TRIGGER scheduling_{name} BEFORE {act} ON {table} WHEN EXISTS ({found})
    BEGIN SELECT RAISE(ABORT, '{says}'); END"""
# Two who book at once on different connections do not see each other's rows: the second waits for the first here.
POSTGRES = """CREATE OR REPLACE FUNCTION scheduling_{name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_advisory_xact_lock(7341);
    IF EXISTS ({found}) THEN RAISE EXCEPTION '{says}' USING ERRCODE = 'exclusion_violation'; END IF;
    RETURN NEW; END $$"""
POSTGRES_TRIGGER = (
    "CREATE TRIGGER scheduling_{name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION scheduling_{name}()"
)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place."""
    shapes = (POSTGRES, POSTGRES_TRIGGER) if connection.vendor == "postgresql" else (SQLITE,)
    with connection.cursor() as cursor:
        for name, table, act, found, says in RULES:
            search = found.format(**WORDS[connection.vendor])
            for shape in shapes:
                cursor.execute(shape.format(name=name, table=table, act=act, found=search, says=says))


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away."""
    with connection.cursor() as cursor:
        for name, table, *_ in RULES:
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS scheduling_{name}{on}")
