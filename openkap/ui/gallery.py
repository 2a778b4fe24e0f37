"""The showroom: every component with its states, filled with invented things."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from openkap.ui import charts
from openkap.ui.forms import DateInput, NumberInput, NumberPad, Slider, TimeInput
from openkap.ui.pages import show

START = datetime(2031, 3, 3, 9, 0, tzinfo=UTC)
NAVIGATION = [
    {"label": "Today", "url": "#", "current": False},
    {"label": "Components", "url": "/ui/", "current": True},
    {"label": "Outcomes", "url": "#outcomes", "current": False},
]
FACTS = [
    {"label": "allergies", "value": "penicillin", "warning": True},
    {"label": "maximum dose", "value": "as ordered"},
    {"label": "stop word", "value": "harbour"},
]
ALERTS = [
    {"level": "amber", "title": "Systolic", "value": "152 mmHg", "next": "Repeat in five minutes, seated."},
    {"level": "red", "title": "Oxygen", "value": "91 %", "next": "Reposition, call the prescriber."},
    {"level": "black", "title": "No response to voice", "value": "", "next": "Call for help. Follow the plan."},
]


class SampleForm(forms.Form):
    """One field of every kind."""

    name = forms.CharField(label="What should we call you?", help_text="The name you like to hear.")
    born_on = forms.DateField(label="Day of birth", widget=DateInput)
    at = forms.TimeField(label="Time of the appointment", widget=TimeInput, required=False)
    weight_kg = forms.DecimalField(label="Weight in kilograms", widget=NumberInput("kg"))
    route = forms.ChoiceField(label="Which room?", choices=[("1", "Linden"), ("2", "Donaudampfschifffahrtszimmer")])
    often = forms.ChoiceField(
        label="How often did you enjoy a meal?",
        help_text="Think of the last two weeks.",
        choices=[("0", "Never"), ("1", "Some days"), ("2", "Most days")],
        widget=forms.RadioSelect,
    )
    with_you = forms.MultipleChoiceField(
        label="What helps you to settle?",
        choices=[("m", "Music"), ("b", "A blanket"), ("s", "Silence")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    calm = forms.IntegerField(label="How calm are you now?", widget=Slider("not at all", "completely"), required=False)
    note = forms.CharField(label="Anything else?", widget=forms.Textarea, required=False)
    agree = forms.BooleanField(label="I have read this and had time to ask")


class OneQuestion(forms.Form):
    """A single question; choosing is answering."""

    meal = forms.ChoiceField(
        label="How often did you cook for yourself?",
        choices=[("0", "Never"), ("1", "Some days"), ("2", "Most days")],
        widget=forms.RadioSelect,
    )


class VitalsForm(forms.Form):
    """The thumb row of a reading."""

    systolic_mmhg = forms.IntegerField(label="Systolic, mmHg", widget=NumberPad(attrs={"max": 300}))
    diastolic_mmhg = forms.IntegerField(label="Diastolic, mmHg", widget=NumberPad(attrs={"max": 200}))
    heart_rate_bpm = forms.IntegerField(label="Pulse, per minute", widget=NumberPad(attrs={"max": 250}))
    spo2_percent = forms.IntegerField(label="Oxygen, %", widget=NumberPad(attrs={"max": 100}))


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Everything on one page."""
    now = timezone.now()
    refused = SampleForm(
        {"name": "", "born_on": "tomorrow", "weight_kg": "72", "often": "", "note": "Kept as typed."},
        auto_id="refused_%s",
    )
    page: dict[str, Any] = {
        "navigation": NAVIGATION,
        "form": SampleForm(initial={"calm": 4}),
        "refused": refused,
        "one": OneQuestion(initial=request.GET.dict()),
        "vitals": VitalsForm(auto_id="vitals_%s"),
        "now": now,
        "client": SimpleNamespace(name="Ada", initials="A", preferred_name="", born_on=date(1991, 4, 12)),
        "facts": FACTS,
        "steps": walk(now),
        "alerts": ALERTS,
        "since": now - timedelta(minutes=12),
        "mood": mood(),
        "pulse": pulse(),
        "rates": rates(),
        "tags": ["leaf", "sky", "clay", "amber", "red", "black"],
    }
    return show(request, "ui/gallery/page.html", page)


def walk(now: datetime) -> list[dict[str, Any]]:
    """An episode in five steps."""
    return [
        {"label": "Two intakes", "state": "done", "at": now - timedelta(days=30)},
        {"label": "Decision", "state": "done", "at": now - timedelta(days=21)},
        {"label": "Preparation", "state": "now", "note": "Today in room Linden"},
        {"label": "First medicine session", "state": "next", "window": "between 10 and 17 March"},
        {"label": "Integration", "state": "next", "window": "one to three days after"},
    ]


def mood() -> charts.LineChart:
    """One line with bands and marks."""
    values = [21, 20, 19, 14, 12, 13, 9, 8]
    points = tuple((START + timedelta(days=7 * week), float(value)) for week, value in enumerate(values))
    bands = tuple(charts.Band(low, low + 5, word) for low, word in enumerate_bands())
    marks = (
        charts.Mark(START + timedelta(days=18), "Dose 1", "dose"),
        charts.Mark(START + timedelta(days=20), "Talk 1", "integration"),
        charts.Mark(START + timedelta(days=39), "Dose 2", "dose"),
    )
    sentence = "Down 13 points since before the first dose: a reliable improvement; not yet in remission."
    return charts.LineChart(
        "An invented scale", sentence, "points", (charts.Series("Total", points, 1),), bands, marks, y_max=27
    )


def enumerate_bands() -> list[tuple[int, str]]:
    """Invented bands of severity."""
    return [(0, "minimal"), (5, "mild"), (10, "moderate"), (15, "strong")]


def pulse() -> charts.LineChart:
    """Several lines within an hour."""
    lines = {"Systolic": [124, 131, 148, 142, 133], "Diastolic": [78, 82, 91, 88, 81], "Pulse": [71, 84, 92, 86, 74]}
    series = tuple(
        charts.Series(name, tuple((START + timedelta(minutes=15 * i), float(v)) for i, v in enumerate(values)), hue)
        for hue, (name, values) in enumerate(lines.items(), start=1)
    )
    marks = (charts.Mark(START + timedelta(minutes=4), "Dose", "dose"),)
    return charts.LineChart(
        "Vitals", "Highest systolic 148 mmHg at 09:30.", "mmHg, per minute", series, (), marks, y_min=40, y_max=180
    )


def rates() -> charts.ForestChart:
    """Improvement and worsening at equal size, the missing in sight."""
    rows = (
        charts.ForestRow(
            "Improved reliably", 0.48, 0.33, 0.63, 41, 19, 60, 1, charts.Published(0.45, 0.63, "published, n varies")
        ),
        charts.ForestRow("In remission", 0.27, 0.16, 0.42, 41, 19, 60, 2),
        charts.ForestRow("Worse", 0.07, 0.03, 0.19, 41, 19, 60, 3),
        charts.ForestRow("Still well after six months", None, None, None, 6, 35, 41, 4),
    )
    return charts.ForestChart("Invented outcomes", "41 of 60 people could be counted; 19 are missing.", rows)
