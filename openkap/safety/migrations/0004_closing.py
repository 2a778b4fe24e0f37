"""Harm and near-harm are rows of their own, and what was written of them is never edited."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# What was written of an event stays; letting guardians read the plan ends once.
ENDS = """OLD.episode_id {differs} NEW.episode_id OR OLD.at {differs} NEW.at OR OLD.by_id {differs} NEW.by_id
          OR (OLD.ended_at IS NOT NULL AND OLD.ended_at {differs} NEW.ended_at)
          OR (OLD.ended_by_id IS NOT NULL AND OLD.ended_by_id {differs} NEW.ended_by_id)"""
TABLES = {"safety_adverseevent": "1 = 1", "safety_plansharing": ENDS}
SQLITE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN {changed}
            BEGIN SELECT RAISE(ABORT, 'what was written down about danger is never edited'); END"""
POSTGRES = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
              FOR EACH ROW WHEN ({changed}) EXECUTE FUNCTION safety_refuse()"""


def install(apps, editor):
    is_postgres = editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if is_postgres else "IS NOT"
    for table, changed in TABLES.items():
        trigger = POSTGRES if is_postgres else SQLITE
        editor.execute(trigger.format(table=table, changed=changed.format(differs=differs)))


def remove(apps, editor):
    for table in TABLES:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0007_young'),
        ('safety', '0003_young'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='AdverseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('list_version', models.CharField(max_length=20)),
                ('kind', models.CharField(max_length=40)),
                ('what', models.TextField(max_length=2000)),
                ('happened_at', models.DateTimeField()),
                ('noticed_at', models.DateTimeField()),
                ('noticed_by', models.CharField(choices=[('client', 'The client told us'), ('support', 'Somebody close to them told us'), ('team', 'One of the team saw it'), ('outside', 'Another clinic or practice told us'), ('records', 'It stands in records that were brought')], max_length=8)),
                ('serious_for', models.JSONField(blank=True, default=list)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('amends', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendment', to='safety.adverseevent')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='adverse_events', to='clinic.episode')),
            ],
            options={
                'ordering': ['-happened_at', '-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='safety_event_says_what_happened'), models.CheckConstraint(condition=models.Q(('noticed_at__gte', models.F('happened_at'))), name='safety_event_noticed_after'), models.CheckConstraint(condition=models.Q(models.Q(('amends__isnull', True), ('reason', '')), models.Q(('amends__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='safety_event_amended_with_a_reason')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
