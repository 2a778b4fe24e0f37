"""Mails wait in an outbox, and regular work has a clock."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0004_learn'),
    ]

    operations = [
        migrations.CreateModel(
            name='Beat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=40, unique=True)),
                ('due_at', models.DateTimeField()),
                ('ran_at', models.DateTimeField()),
            ],
        ),
        migrations.AddField(
            model_name='invitation',
            name='seed',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.CreateModel(
            name='Mail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('waiting', 'something waits'), ('urgent', 'something is needed now'), ('invitation', 'an invitation'), ('unanswered', 'nobody has answered')], max_length=12)),
                ('about', models.CharField(blank=True, max_length=60)),
                ('door', models.CharField(blank=True, max_length=60)),
                ('posted_at', models.DateTimeField()),
                ('next_at', models.DateTimeField(blank=True, null=True)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('fault', models.CharField(blank=True, max_length=80)),
                ('client', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='clinic.client')),
                ('invitation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to='clinic.invitation')),
                ('to', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mails', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['posted_at', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='MailSettlement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('mail', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='settlement', to='clinic.mail')),
            ],
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(fields=['next_at'], name='clinic_mail_next_at_365591_idx'),
        ),
        migrations.AddIndex(
            model_name='mail',
            index=models.Index(condition=models.Q(('sent_at__isnull', True)), fields=['posted_at'], name='clinic_mail_not_sent'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('to__isnull', True), ('client__isnull', True), _connector='OR'), name='clinic_mail_goes_to_one'),
        ),
        migrations.AddConstraint(
            model_name='mail',
            constraint=models.CheckConstraint(condition=models.Q(('sent_at__isnull', True), ('next_at__isnull', True), _connector='OR'), name='clinic_mail_sent_once'),
        ),
    ]
