"""A field is labelled, its help and its error are beside it and said aloud, and what was typed stays."""

import re

import pytest
from django import forms

from openkap.ui.forms import DateInput, DateTimeInput, NumberInput, NumberPad, Slider, TimeInput


class Asking(forms.Form):
    name = forms.CharField(label="Name", help_text="As you like to hear it.")
    often = forms.ChoiceField(label="How often?", choices=[("0", "Never"), ("1", "Daily")], widget=forms.RadioSelect)
    agree = forms.BooleanField(label="I agree")
    weight_kg = forms.DecimalField(label="Weight", widget=NumberInput("kg"), required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def refused():
    return str(Asking({"name": "", "weight_kg": "heavy <b>"}))


def test_every_input_has_a_label():
    page = str(Asking())
    inputs = set(re.findall(r'<input (?!type="hidden")[^>]*id="([^"]+)"', page))
    assert inputs == set(re.findall(r'<label[^>]* for="([^"]+)"', page))


def test_help_and_error_are_said_with_the_field():
    page = refused()
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_helptext"' in page
    assert 'id="id_name_error"' in page
    assert 'aria-invalid="true"' in page


def test_what_was_typed_is_kept_and_harmless():
    assert 'value="heavy &lt;b&gt;"' in refused()


def test_a_refused_form_begins_with_a_list_that_leads_to_each_field():
    page = refused()
    summary = page[: page.index("</ul>")]
    assert 'role="alert"' in summary
    for target in re.findall(r'href="#([^"]+)"', summary):
        assert f'id="{target}"' in page


def test_a_fresh_form_scolds_nobody():
    page = str(Asking())
    assert "error" not in page
    assert "aria-invalid" not in page


def test_choices_are_big_rows_around_their_inputs():
    page = str(Asking())
    assert page.count('type="radio"') == 2
    assert re.search(r'<div class="choices"[^>]*>\s*<label[^>]*><input type="radio"', page)
    assert "<legend" in page


def test_optional_is_said_and_required_is_the_rule():
    page = str(Asking())
    assert page.count("(optional)") == 1
    assert "*" not in page


def test_a_unit_stands_beside_its_number():
    assert '<span class="unit" aria-hidden="true">kg</span>' in str(Asking())


@pytest.mark.parametrize(
    ("widget", "marks"),
    [
        (DateInput(), ['type="date"']),
        (TimeInput(), ['type="time"']),
        (DateTimeInput(), ['type="datetime-local"']),
        (NumberPad(), ["data-pad", 'inputmode="numeric"']),
    ],
)
def test_widgets_ask_the_browser_for_the_right_keyboard(widget, marks):
    page = widget.render("x", None)
    assert all(mark in page for mark in marks)


def test_a_scale_nobody_touched_has_no_value():
    page = Slider("not at all", "completely").render("calm", None, attrs={"id": "id_calm"})
    assert "value=" not in page
    assert 'type="range"' not in page
    assert "not at all" in page


def test_a_scale_keeps_zero_as_an_answer():
    assert 'value="0"' in Slider("a", "b").render("calm", 0, attrs={"id": "id_calm"})
