"""How an inquiry comes in and goes on: referrals, screening, likenesses, worries, the waiting list. What somebody
decided is never edited: news is a new row."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


NEVER_EDITED = (
    "intake_referral",
    "intake_screening",
    "intake_identification",
    "intake_inquiryclosure",
    "intake_inquiryreopening",
    "intake_worry",
    "intake_worrysettling",
    "intake_waitingplace",
    "intake_urgencychange",
    "intake_waitingcall",
    "intake_waitingend",
)
SQLITE = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
            BEGIN SELECT RAISE(ABORT, 'what was decided is never edited'); END"""
FUNCTION = """CREATE OR REPLACE FUNCTION intake_refuse_edit() RETURNS trigger LANGUAGE plpgsql AS
              $$ BEGIN RAISE EXCEPTION 'what was decided is never edited'; END $$"""
POSTGRES = """CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
              FOR EACH ROW EXECUTE FUNCTION intake_refuse_edit()"""


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
        ("clinic", "0003_endings_and_retirements"),
        ("intake", "0003_consents"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="inquiryclosure",
            options={"ordering": ["at", "pk"]},
        ),
        migrations.AddField(
            model_name="inquiry",
            name="born_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="came_by",
            field=models.CharField(
                choices=[
                    ("web", "the public page"),
                    ("referral", "a referral"),
                    ("phone", "telephone"),
                    ("walk_in", "walked in"),
                ],
                default="web",
                max_length=8,
            ),
        ),
        migrations.AddField(
            model_name="inquiryclosure",
            name="next_steps",
            field=models.TextField(blank=True, max_length=1000),
        ),
        migrations.AlterField(
            model_name="inquiryclosure",
            name="inquiry",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="closures", to="intake.inquiry"
            ),
        ),
        migrations.AlterField(
            model_name="inquiryclosure",
            name="reason",
            field=models.CharField(
                choices=[
                    ("answered", "question answered, nothing more wished"),
                    ("referred_on", "referred to someone else"),
                    ("not_for_us", "not the right place now"),
                    ("no_reply", "could not be reached"),
                    ("duplicate", "the same person asked before"),
                ],
                max_length=12,
            ),
        ),
        migrations.CreateModel(
            name="InquiryReopening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "closure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reopening",
                        to="intake.inquiryclosure",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Likeness",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reasons", models.JSONField(default=list)),
                ("raised_at", models.DateTimeField()),
                (
                    "client",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="clinic.client",
                    ),
                ),
                (
                    "earlier",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="later_likenesses",
                        to="intake.inquiry",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="likenesses", to="intake.inquiry"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "likenesses",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Identification",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "says",
                    models.CharField(
                        choices=[
                            ("same", "the same person"),
                            ("different", "not the same person"),
                            ("undecided", "not decided any more"),
                        ],
                        max_length=9,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "likeness",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="identifications",
                        to="intake.likeness",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=160)),
                (
                    "profession",
                    models.CharField(
                        choices=[
                            ("family_doctor", "family doctor"),
                            ("psychiatrist", "psychiatrist"),
                            ("doctor", "another doctor"),
                            ("psychotherapist", "psychologist or psychotherapist"),
                            ("nurse", "nurse or nurse practitioner"),
                            ("social_worker", "social worker or counsellor"),
                            ("other", "another profession"),
                        ],
                        max_length=16,
                    ),
                ),
                ("practice", models.CharField(max_length=160)),
                ("phone", models.CharField(max_length=40)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("person_agreed", models.BooleanField()),
                ("reason", models.TextField(max_length=4000)),
                (
                    "urgency",
                    models.CharField(
                        choices=[
                            ("routine", "in its turn"),
                            ("soon", "soon: it is getting worse"),
                            ("urgent", "urgent: please call me"),
                        ],
                        max_length=8,
                    ),
                ),
                ("help_wanted", models.JSONField(default=list)),
                (
                    "inquiry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="referral", to="intake.inquiry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Screening",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "rests_on",
                    models.CharField(
                        choices=[
                            ("spoke", "spoke with them"),
                            ("self_check", "read the self-check they sent"),
                            ("referral", "read the referral"),
                            ("wrote", "read what they wrote"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("go_on", "may go on to the packet"),
                            ("prescriber_first", "a prescriber looks first"),
                            ("therapist_first", "a KAP therapist looks first"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="screenings", to="intake.inquiry"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WaitingPlace",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("no_intake", "no place for the intakes"),
                            ("no_treatment", "no place for treatment"),
                            ("earlier", "would take an earlier time"),
                            ("own_wish", "the person wishes to wait"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "urgency",
                    models.CharField(
                        choices=[("first", "before others"), ("soon", "soon"), ("in_turn", "in turn")], max_length=8
                    ),
                ),
                ("wish", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "episode",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting_places",
                        to="clinic.episode",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="waiting_places",
                        to="intake.inquiry",
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WaitingEnd",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("place_found", "has a place"),
                            ("no_more", "does not wish to wait any more"),
                            ("elsewhere", "found help elsewhere"),
                            ("not_reached", "could not be reached"),
                            ("closed", "the inquiry was closed"),
                            ("mistake", "put on the list by mistake"),
                        ],
                        max_length=11,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "place",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="end", to="intake.waitingplace"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WaitingCall",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("takes_it", "takes the place"),
                            ("not_this", "cannot take this one, stays on the list"),
                            ("not_reached", "not reached, stays on the list"),
                            ("no_more", "does not wish to wait any more"),
                        ],
                        max_length=11,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="calls", to="intake.waitingplace"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="UrgencyChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "urgency",
                    models.CharField(
                        choices=[("first", "before others"), ("soon", "soon"), ("in_turn", "in turn")], max_length=8
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="intake.waitingplace"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Worry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "found_by",
                    models.CharField(
                        choices=[("words", "words that may mean danger"), ("desk", "somebody at the desk")],
                        max_length=5,
                    ),
                ),
                ("raised_at", models.DateTimeField()),
                (
                    "inquiry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="worry", to="intake.inquiry"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WorrySettling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("case", "a safety case is open"), ("no_danger", "asked the person: no danger")],
                        max_length=9,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "worry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="settling", to="intake.worry"
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("client__isnull", False), ("earlier__isnull", True)),
                    models.Q(("client__isnull", True), ("earlier__isnull", False)),
                    _connector="OR",
                ),
                name="intake_likeness_to_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.CheckConstraint(
                condition=models.Q(("inquiry", models.F("earlier")), _negated=True), name="intake_likeness_to_another"
            ),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.UniqueConstraint(fields=("inquiry", "earlier"), name="intake_likeness_to_inquiry_once"),
        ),
        migrations.AddConstraint(
            model_name="likeness",
            constraint=models.UniqueConstraint(fields=("inquiry", "client"), name="intake_likeness_to_client_once"),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("person_agreed", True)), name="intake_referral_with_their_agreement"
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason", ""), _negated=True), name="intake_referral_says_why"
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingplace",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("episode__isnull", False), ("inquiry__isnull", True)),
                    models.Q(("episode__isnull", True), ("inquiry__isnull", False)),
                    _connector="OR",
                ),
                name="intake_one_person_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="worrysettling",
            constraint=models.CheckConstraint(
                condition=models.Q(("note", ""), ("outcome", "no_danger"), _negated=True),
                name="intake_no_danger_says_why",
            ),
        ),
        migrations.RunPython(install, remove),
    ]
