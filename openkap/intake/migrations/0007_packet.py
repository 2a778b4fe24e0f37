"""Treatments that were tried, more about each medicine, and what a clinician has reviewed of the packet: that they
did is never edited."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


SQLITE = """CREATE TRIGGER intake_packetreview_no_update BEFORE UPDATE ON intake_packetreview
            BEGIN SELECT RAISE(ABORT, 'what was reviewed is never edited'); END"""
POSTGRES = """CREATE TRIGGER intake_packetreview_no_update BEFORE UPDATE ON intake_packetreview
              FOR EACH ROW EXECUTE FUNCTION intake_refuse_edit()"""


def install(apps, editor):
    editor.execute(POSTGRES if editor.connection.vendor == "postgresql" else SQLITE)


def remove(apps, editor):
    on = " ON intake_packetreview" if editor.connection.vendor == "postgresql" else ""
    editor.execute(f"DROP TRIGGER IF EXISTS intake_packetreview_no_update{on}")


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0005_alarm'),
        ('intake', '0006_intakes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PacketReview',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('discipline', models.CharField(max_length=16)),
                ('details', models.JSONField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Treatment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('antidepressant', 'a medicine for depression'), ('medicine', 'another medicine for mind or mood'), ('talk_therapy', 'talk therapy'), ('ketamine', 'ketamine or esketamine'), ('tms', 'magnetic stimulation (TMS)'), ('ect', 'electric treatment (ECT)'), ('hospital', 'a stay in a hospital or day clinic'), ('other', 'something else')], max_length=16)),
                ('name', models.CharField(max_length=120)),
                ('dose_text', models.CharField(blank=True, max_length=160)),
                ('began_on', models.DateField(blank=True, null=True)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ongoing', models.BooleanField(default=False)),
                ('weeks', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('this_time', models.CharField(choices=[('yes', 'yes'), ('no', 'no'), ('not_sure', 'not sure')], max_length=8)),
                ('helped', models.CharField(choices=[('no', 'no'), ('little', 'a little'), ('well', 'yes, well'), ('not_sure', 'not sure')], max_length=8)),
                ('why_stopped', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('until_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['at', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='medicine',
            name='changed_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='medicine',
            name='how',
            field=models.CharField(blank=True, choices=[('prescribed', 'prescribed'), ('bought', 'bought without prescription'), ('herbal', 'herb or supplement')], max_length=10),
        ),
        migrations.AddField(
            model_name='medicine',
            name='ingredient_codes',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='medicine',
            name='since_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='nonedeclared',
            name='list',
            field=models.CharField(choices=[('other_allergies', 'allergies'), ('medicines', 'medicines'), ('tried', 'earlier treatments'), ('emergency', 'somebody to call in an emergency'), ('people', 'people who help'), ('providers', 'outside providers'), ('diagnoses', 'diagnoses')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='medicine',
            constraint=models.CheckConstraint(condition=models.Q(('since_on', None), ('changed_on', None), ('changed_on__gte', models.F('since_on')), _connector='OR'), name='intake_medicine_changed_after_it_began'),
        ),
        migrations.AddField(
            model_name='packetreview',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='packetreview',
            name='episode',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='packet_reviews', to='clinic.episode'),
        ),
        migrations.AddField(
            model_name='treatment',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='treatment',
            name='episode',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='treatments', to='clinic.episode'),
        ),
        migrations.AddField(
            model_name='treatment',
            name='until_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='packetreview',
            index=models.Index(fields=['episode', 'discipline', 'at'], name='intake_pack_episode_cb7e84_idx'),
        ),
        migrations.AddConstraint(
            model_name='treatment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('until_at__isnull', True), ('until_by__isnull', True)), models.Q(('until_at__isnull', False), ('until_by__isnull', False)), _connector='OR'), name='intake_treatment_taken_off_by_someone'),
        ),
        migrations.AddConstraint(
            model_name='treatment',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='intake_treatment_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='treatment',
            constraint=models.CheckConstraint(condition=models.Q(('began_on', None), ('ended_on', None), ('ended_on__gte', models.F('began_on')), _connector='OR'), name='intake_treatment_ended_after_it_began'),
        ),
        migrations.AddConstraint(
            model_name='treatment',
            constraint=models.CheckConstraint(condition=models.Q(('ongoing', False), ('ended_on', None), _connector='OR'), name='intake_treatment_ongoing_or_ended'),
        ),
        migrations.RunPython(install, remove),
    ]
