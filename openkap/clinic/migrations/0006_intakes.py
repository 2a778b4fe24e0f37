"""A limit in the shape of a credential: somebody works under supervision."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0005_alarm'),
    ]

    operations = [
        migrations.AlterField(
            model_name='credential',
            name='kind',
            field=models.CharField(choices=[('licence', 'professional licence'), ('kap_training', 'KAP training'), ('dea', 'DEA registration'), ('bls', 'basic life support'), ('acls', 'advanced cardiac life support'), ('supervised', 'works under supervision')], max_length=20),
        ),
    ]
