"""The database itself refuses to change what was signed, sealed, added or marked: news is a new row."""

from django.db import migrations

ALWAYS = (
    "therapy_signature",
    "therapy_amendment",
    "therapy_sessionmark",
    "therapy_markstrike",
    "therapy_psychotherapyseal",
)
# Drafts may change; what carries a signature or a seal may not.
ONCE_CLOSED = {"therapy_note": "therapy_signature", "therapy_psychotherapynote": "therapy_psychotherapyseal"}
REASON = "what was signed or recorded is never edited"

FUNCTIONS = [
    f"""CREATE OR REPLACE FUNCTION therapy_refuse() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{REASON}'; END $$""",
    f"""CREATE OR REPLACE FUNCTION therapy_refuse_closed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE closed boolean;
        BEGIN
          EXECUTE format('SELECT EXISTS (SELECT 1 FROM %I WHERE note_id = $1)', TG_ARGV[0]) INTO closed USING OLD.id;
          IF closed THEN RAISE EXCEPTION '{REASON}'; END IF;
          RETURN NEW;
        END $$""",
]
POSTGRES_ALWAYS = "CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION therapy_refuse()"
POSTGRES_CLOSED = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
                     FOR EACH ROW EXECUTE FUNCTION therapy_refuse_closed('{seal}')"""
SQLITE_ALWAYS = f"CREATE TRIGGER {{table}}_no_update BEFORE UPDATE ON {{table}} BEGIN SELECT RAISE(ABORT, '{REASON}'); END"
SQLITE_CLOSED = f"""CREATE TRIGGER {{table}}_no_update BEFORE UPDATE ON {{table}}
                    WHEN EXISTS (SELECT 1 FROM {{seal}} WHERE note_id = OLD.id)
                    BEGIN SELECT RAISE(ABORT, '{REASON}'); END"""


def install(apps, editor):
    is_postgres = editor.connection.vendor == "postgresql"
    if is_postgres:
        for function in FUNCTIONS:
            editor.execute(function, params=None)
    for table in ALWAYS:
        editor.execute((POSTGRES_ALWAYS if is_postgres else SQLITE_ALWAYS).format(table=table))
    for table, seal in ONCE_CLOSED.items():
        editor.execute((POSTGRES_CLOSED if is_postgres else SQLITE_CLOSED).format(table=table, seal=seal))


def remove(apps, editor):
    for table in (*ALWAYS, *ONCE_CLOSED):
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update{on}")


class Migration(migrations.Migration):
    dependencies = [("therapy", "0001_initial")]
    operations = [migrations.RunPython(install, remove)]
