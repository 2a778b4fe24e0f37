"""That somebody was reminded, and how they wish to be, are rows of their own and never edited."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLES = ("careplan_reminder", "careplan_reminderwish")
SQLITE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, 'what was signed or recorded is never edited'); END"""
POSTGRES = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
              FOR EACH ROW EXECUTE FUNCTION careplan_refuse()"""


def install(apps, editor):
    trigger = POSTGRES if editor.connection.vendor == "postgresql" else SQLITE
    for table in TABLES:
        editor.execute(trigger.format(table=table))


def remove(apps, editor):
    for table in TABLES:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('careplan', '0002_never_edited'),
        ('clinic', '0008_closing'),
        ('scheduling', '0003_calendar'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ReminderWish',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('wanted', models.BooleanField()),
                ('time_zone', models.CharField(blank=True, max_length=40)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminder_wishes', to='clinic.client')),
            ],
            options={
                'verbose_name_plural': 'reminder wishes',
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('ahead', 'some days ahead'), ('eve', 'the evening before')], max_length=5)),
                ('starts_at', models.DateTimeField()),
                ('sent_at', models.DateTimeField()),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reminders', to='scheduling.appointment')),
            ],
            options={
                'ordering': ['sent_at', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('appointment', 'kind', 'starts_at'), name='careplan_reminded_once')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
