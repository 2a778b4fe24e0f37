"""Cases have a backup and a moment since which they wait; clocks run out more than once; plans, risk and the rota."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


TABLES = (
    "safety_acknowledgement",
    "safety_closure",
    "safety_escalation",
    "safety_planagreement",
    "safety_report",
    "safety_riskassessment",
    "safety_safetyaction",
    "safety_safetyplan",
    "safety_transfer",
)
SQLITE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, 'what was written down about danger is never edited'); END"""
FUNCTION = """CREATE OR REPLACE FUNCTION safety_refuse() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'what was written down about danger is never edited'; END $$"""
POSTGRES = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
              FOR EACH ROW EXECUTE FUNCTION safety_refuse()"""


def fill(apps, editor):
    """Cases wait since they were opened; the one escalation there was came when the case was due."""
    cases = apps.get_model("safety", "SafetyCase").objects
    cases.filter(since__isnull=True).update(since=models.F("opened_at"))
    due = cases.filter(pk=models.OuterRef("case")).values("due_at")[:1]
    apps.get_model("safety", "Escalation").objects.filter(lapsed_at__isnull=True).update(lapsed_at=models.Subquery(due))


def install(apps, editor):
    is_postgres = editor.connection.vendor == "postgresql"
    if is_postgres:
        editor.execute(FUNCTION)
    for table in TABLES:
        editor.execute((POSTGRES if is_postgres else SQLITE).format(table=table))


def remove(apps, editor):
    for table in TABLES:
        on = f" ON {table}" if editor.connection.vendor == "postgresql" else ""
        editor.execute(f"DROP TRIGGER IF EXISTS {table}_no_update{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0005_alarm'),
        ('safety', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OnCallShift',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('from_at', models.DateTimeField()),
                ('until_at', models.DateTimeField()),
                ('at', models.DateTimeField()),
                ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['from_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='PlanAgreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='RiskAssessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('policy_version', models.CharField(max_length=20)),
                ('answers', models.JSONField(default=dict)),
                ('tier', models.CharField(max_length=4)),
                ('means', models.TextField(blank=True, max_length=1000)),
                ('protects', models.TextField(blank=True, max_length=1000)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='SafetyPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('signs', models.TextField(blank=True, max_length=1000)),
                ('alone', models.TextField(blank=True, max_length=1000)),
                ('company', models.TextField(blank=True, max_length=1000)),
                ('help', models.TextField(blank=True, max_length=1000)),
                ('lines', models.TextField(blank=True, max_length=1000)),
                ('safer', models.TextField(blank=True, max_length=1000)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-number'],
            },
        ),
        migrations.AlterModelOptions(
            name='acknowledgement',
            options={'ordering': ['at', 'pk']},
        ),
        migrations.AlterModelOptions(
            name='escalation',
            options={'ordering': ['at', 'pk']},
        ),
        migrations.AddField(
            model_name='escalation',
            name='lapsed_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='escalation',
            name='reach',
            field=models.PositiveSmallIntegerField(default=2),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='escalation',
            name='told',
            field=models.PositiveSmallIntegerField(default=1),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='escalation',
            name='why',
            field=models.CharField(choices=[('no_answer', 'nobody answered'), ('not_settled', 'not settled in time')], default='not_settled', max_length=12),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='report',
            name='told_by',
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name='safetycase',
            name='backup',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clinic.practitioner'),
        ),
        migrations.AddField(
            model_name='safetycase',
            name='since',
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AlterField(model_name='safetycase', name='since', field=models.DateTimeField()),
        migrations.AlterField(model_name='escalation', name='lapsed_at', field=models.DateTimeField()),
        migrations.AlterField(
            model_name='acknowledgement',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acknowledgements', to='safety.safetycase'),
        ),
        migrations.AlterField(
            model_name='escalation',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='escalations', to='safety.safetycase'),
        ),
        migrations.AlterField(
            model_name='transfer',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='escalation',
            constraint=models.UniqueConstraint(fields=('case', 'why', 'lapsed_at'), name='safety_escalated_once_a_lapse'),
        ),
        migrations.AddField(
            model_name='oncallshift',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='oncallshift',
            name='practitioner',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='on_call_shifts', to='clinic.practitioner'),
        ),
        migrations.AddField(
            model_name='oncallshift',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='planagreement',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='riskassessment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='riskassessment',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assessments', to='safety.safetycase'),
        ),
        migrations.AddField(
            model_name='safetyplan',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='safetyplan',
            name='episode',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='safety_plans', to='clinic.episode'),
        ),
        migrations.AddField(
            model_name='planagreement',
            name='plan',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='safety.safetyplan'),
        ),
        migrations.AddIndex(
            model_name='oncallshift',
            index=models.Index(fields=['until_at', 'from_at'], name='safety_onca_until_a_8c2e46_idx'),
        ),
        migrations.AddConstraint(
            model_name='oncallshift',
            constraint=models.CheckConstraint(condition=models.Q(('until_at__gt', models.F('from_at'))), name='safety_shift_in_order'),
        ),
        migrations.AddConstraint(
            model_name='oncallshift',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at__isnull', True), ('withdrawn_by__isnull', True)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False)), _connector='OR'), name='safety_shift_withdrawn_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='safetyplan',
            constraint=models.UniqueConstraint(fields=('episode', 'number'), name='safety_plan_versions_in_line'),
        ),
        migrations.AddConstraint(
            model_name='planagreement',
            constraint=models.UniqueConstraint(fields=('plan', 'by'), name='safety_plan_agreed_once_each'),
        ),
        migrations.RunPython(install, remove),
    ]
