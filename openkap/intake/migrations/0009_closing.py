"""Who decides for a young client, and who was told of their birthday, is never edited: it ends."""

from django.db import migrations

# What is written stays; what is still empty is written once.
FIXED = {
    "intake_guardian": ("episode_id", "name", "relation", "named_at", "named_by_id"),
    "intake_majoritynotice": ("episode_id", "kind", "birthday_on", "raised_at"),
}
ONCE = {"intake_guardian": ("guardianship_id", "ended_at", "ended_by_id"), "intake_majoritynotice": ()}
SQLITE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {changed}
            BEGIN SELECT RAISE(ABORT, 'who decides for a young client is never edited'); END"""
FUNCTION = """CREATE OR REPLACE FUNCTION intake_young_refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'who decides for a young client is never edited'; END $$"""
POSTGRES = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
              FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION intake_young_refuse()"""


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

    dependencies = [("intake", "0008_young")]

    operations = [migrations.RunPython(install, remove)]
