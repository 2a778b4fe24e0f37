"""Which young client a guardian's account reaches, and since when, is never edited: it ends."""

from django.db import migrations

# What is written stays; what is still empty is written once.
FIXED = {"clinic_guardianship": ("user_id", "episode_id", "begun_at", "begun_by_id")}
ONCE = {"clinic_guardianship": ("ended_at", "ended_by_id")}
SQLITE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {changed}
            BEGIN SELECT RAISE(ABORT, 'who decides for a young client is never edited'); END"""
FUNCTION = """CREATE OR REPLACE FUNCTION clinic_young_refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'who decides for a young client is never edited'; END $$"""
POSTGRES = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
              FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION clinic_young_refuse()"""


def changed(table, differs):
    fixed = [f"OLD.{column} {differs} NEW.{column}" for column in FIXED[table]]
    once = [f"(OLD.{column} IS NOT NULL AND OLD.{column} {differs} NEW.{column})" for column in ONCE[table]]
    return " OR ".join(fixed + once)


def install(apps, editor):
    is_postgres = editor.connection.vendor == "postgresql"
    if is_postgres:
        editor.execute(FUNCTION)
    for table in FIXED:
        differs = "IS DISTINCT FROM" if is_postgres else "IS NOT"
        editor.execute((POSTGRES if is_postgres else SQLITE).format(table=table, changed=changed(table, differs)))


def remove(apps, editor):
    for table in FIXED:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update{on}")


class Migration(migrations.Migration):

    dependencies = [("clinic", "0007_young")]

    operations = [migrations.RunPython(install, remove)]
