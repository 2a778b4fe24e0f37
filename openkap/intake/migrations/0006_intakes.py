"""Two people at one intake, co-signatures, dated results and coded diagnoses. What was signed is never edited, and from
here on the database says so."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


NEVER_EDITED = ("intake_intakesignature", "intake_amendment", "intake_cosignrequest", "intake_cosignature")
SQLITE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, 'what was signed is never edited'); END"""
FUNCTION = """CREATE OR REPLACE FUNCTION intake_signed_refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'what was signed is never edited'; END $$"""
POSTGRES = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
              FOR EACH ROW EXECUTE FUNCTION intake_signed_refuse()"""


def install(apps, editor):
    is_postgres = editor.connection.vendor == "postgresql"
    if is_postgres:
        editor.execute(FUNCTION)
    for table in NEVER_EDITED:
        editor.execute((POSTGRES if is_postgres else SQLITE).format(table=table))


def remove(apps, editor):
    for table in NEVER_EDITED:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0006_intakes'),
        ('intake', '0005_worries'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='intake',
            name='sheet',
            field=models.CharField(blank=True, max_length=36),
        ),
        migrations.AddField(
            model_name='intake',
            name='version',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='intakesignature',
            name='needs_cosign',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='nonedeclared',
            name='list',
            field=models.CharField(choices=[('other_allergies', 'allergies'), ('medicines', 'medicines'), ('people', 'people who help'), ('providers', 'outside providers'), ('diagnoses', 'diagnoses')], max_length=16),
        ),
        migrations.CreateModel(
            name='CoSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64)),
                ('note', models.TextField(blank=True, max_length=4000)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='cosignature', to='intake.intakesignature')),
            ],
        ),
        migrations.CreateModel(
            name='CosignRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('asked', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practitioner')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('signature', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='intake.intakesignature')),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Diagnosis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=9)),
                ('words', models.CharField(max_length=300)),
                ('certainty', models.CharField(choices=[('confirmed', 'confirmed'), ('provisional', 'provisional'), ('history', 'by history')], max_length=12)),
                ('made_on', models.DateField()),
                ('main_at', models.DateTimeField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('until_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='diagnoses', to='clinic.episode')),
                ('main_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('until_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'diagnoses',
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('until_at__isnull', True), ('until_by__isnull', True)), models.Q(('until_at__isnull', False), ('until_by__isnull', False)), _connector='OR'), name='intake_diagnosis_ended_by_someone'), models.CheckConstraint(condition=models.Q(models.Q(('main_at__isnull', True), ('main_by__isnull', True)), models.Q(('main_at__isnull', False), ('main_by__isnull', False)), _connector='OR'), name='intake_diagnosis_made_main_by_someone'), models.UniqueConstraint(condition=models.Q(('until_at__isnull', True)), fields=('episode', 'code'), name='intake_diagnosis_named_once')],
            },
        ),
        migrations.CreateModel(
            name='TestResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=60)),
                ('value', models.CharField(max_length=60)),
                ('taken_on', models.DateField()),
                ('came_from', models.CharField(blank=True, max_length=120)),
                ('note', models.CharField(blank=True, max_length=400)),
                ('at', models.DateTimeField()),
                ('struck_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('episode', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='test_results', to='clinic.episode')),
                ('struck_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['taken_on', 'pk'],
                'indexes': [models.Index(fields=['episode', 'key', 'taken_on'], name='intake_test_episode_b10487_idx')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('struck_at__isnull', True), ('struck_by__isnull', True)), models.Q(('struck_at__isnull', False), ('struck_by__isnull', False)), _connector='OR'), name='intake_result_struck_by_someone'), models.CheckConstraint(condition=models.Q(('value', ''), _negated=True), name='intake_result_says_something')],
            },
        ),
        migrations.RunPython(install, remove),
    ]
