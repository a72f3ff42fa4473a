"""Controls drawn without templates say exactly what Django's templates say."""

import re

import pytest
from django import forms
from django.utils.safestring import mark_safe
from dsfr.forms import DsfrDjangoTemplates

from fabrique.foundations.ui.renderer import DRAWN, FormRenderer

NASTY = '"><script>alert(1)</script>&'
GROUPS = [
    ("", "Toutes"),
    ("7", NASTY),
    ("Groupe <b>", [("8", "Huit"), ("9", mark_safe("<i>Neuf</i>"))]),
    (1234, "Mille"),
]
ATTRS = {"class": "fr-select", "id": "id_un", "data-nasty": NASTY, "required": True, "disabled": False, "rows": 1234}


def squeezed(html: str) -> str:
    return re.sub(r"\s+", " ", html).replace("> <", "><").strip()


WIDGETS = [
    (forms.Select(choices=GROUPS), "8"),
    (forms.Select(choices=GROUPS), 1234),
    (forms.Select(choices=GROUPS), None),
    (forms.SelectMultiple(choices=GROUPS), ["7", "9"]),
    (forms.TextInput(), NASTY),
    (forms.TextInput(), None),
    (forms.NumberInput(), 1234567),
    (forms.EmailInput(), "a@b.fr"),
    (forms.URLInput(), "https://a.fr/?a=1&b=2"),
    (forms.PasswordInput(), "secret"),
    (forms.HiddenInput(), mark_safe("a&amp;b")),
    (forms.DateInput(), "2026-05-05"),
    (forms.TimeInput(), "14:30"),
    (forms.CheckboxInput(), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea(), NASTY),
    (forms.Textarea(), ""),
    (forms.Textarea(), None),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_a_control_is_drawn_as_django_draws_it(widget, value):
    assert widget.template_name in DRAWN
    ours = widget.render("un", value, attrs=ATTRS, renderer=FormRenderer())
    theirs = widget.render("un", value, attrs=ATTRS, renderer=DsfrDjangoTemplates())
    assert squeezed(ours) == squeezed(theirs)


def test_the_first_line_of_a_text_that_begins_with_a_line_break_is_kept():
    drawn = forms.Textarea().render("un", "\nligne", renderer=FormRenderer())
    assert drawn.endswith(">\n\nligne</textarea>")


def test_the_site_draws_its_forms_this_way(settings):
    assert settings.FORM_RENDERER == "fabrique.foundations.ui.renderer.FormRenderer"
