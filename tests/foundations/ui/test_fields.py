import pytest
from bs4 import BeautifulSoup
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template

from fabrique.foundations.ui.catalogue import SampleForm
from fabrique.foundations.ui.fields import draw_field
from fabrique.foundations.ui.forms import DateField, FilterForm, Form


class SmallForm(Form):
    title = forms.CharField(label="Titre", max_length=10, help_text="Court.")
    note = forms.IntegerField(label="Note", min_value=1, max_value=5, required=False)
    email = forms.EmailField(label="Courriel", required=False)
    day = DateField(label="Jour", required=False)
    own = forms.CharField(label="Mot", error_messages={"required": "Il manque un mot."})


def soup_of(form: forms.BaseForm, name: str) -> BeautifulSoup:
    return BeautifulSoup(draw_field(form[name]), "html.parser")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("title", "", "Ce champ est à remplir."),
        ("title", "x" * 12, "Ce texte est trop long\u00a0: 12 caractères, pour 10 au plus."),
        ("note", "9", "Indiquez un nombre inférieur ou égal à 5."),
        ("note", "deux", "Indiquez un nombre entier."),
        ("email", "camille", "Cette adresse n’est pas complète. Exemple\u00a0: prenom.nom@interieur.gouv.fr"),
        ("day", "31/02/2026", "Cette date n’existe pas. Exemple\u00a0: 05/05/2026"),
        ("own", "", "Il manque un mot."),
    ],
)
def test_messages_say_what_to_do(field: str, value: str, message: str) -> None:
    assert SmallForm({field: value}).errors[field] == [message]


def test_what_was_typed_stays_beside_its_error() -> None:
    soup = soup_of(SmallForm({"title": "un titre trop long"}), "title")
    control = soup.select_one("input")
    assert control is not None
    assert control["value"] == "un titre trop long"
    assert control["aria-invalid"] == "true"


def test_hint_counter_and_error_are_tied_to_the_control() -> None:
    soup = soup_of(SmallForm({"title": ""}), "title")
    control = soup.select_one("input")
    assert control is not None
    names = str(control["aria-describedby"]).split()
    assert names == ["id_title-hint", "id_title-limit", "id_title-error"]
    assert [soup.find(id=name) is not None for name in names] == [True, True, True]
    assert soup.label is not None
    assert soup.label["for"] == control["id"]


def test_only_optional_fields_are_marked() -> None:
    assert "(facultatif)" in soup_of(SmallForm(), "note").get_text()
    assert "(facultatif)" not in soup_of(SmallForm(), "title").get_text()


def test_filters_are_optional_and_do_not_say_it() -> None:
    class Filters(FilterForm):
        q = forms.CharField(label="Mots")

    form = Filters({})
    assert form.is_valid()
    assert "(facultatif)" not in soup_of(form, "q").get_text()


def test_a_group_is_a_fieldset_with_explained_choices() -> None:
    soup = soup_of(SampleForm({"kind": "pratique"}), "kind")
    assert soup.fieldset is not None
    assert soup.fieldset["role"] == "radiogroup"
    chosen = soup.select("input[checked]")
    assert [(radio["value"], radio["aria-describedby"]) for radio in chosen] == [("pratique", "id_kind_1-hint")]
    hint = soup.find(id="id_kind_1-hint")
    assert hint is not None
    assert hint.get_text() == "Ce que vous faites déjà et qui marche"


def test_a_date_and_time_are_two_labelled_inputs() -> None:
    soup = soup_of(SampleForm({"ends_0": "2026-05-05", "ends_1": "14:30"}), "ends")
    inputs = soup.select("input")
    assert [(i["type"], i["value"]) for i in inputs] == [("date", "2026-05-05"), ("time", "14:30")]
    assert [soup.find("label", attrs={"for": i["id"]}).get_text() for i in inputs] == ["Date", "Heure"]  # type: ignore[union-attr]


def test_the_summary_links_to_the_first_control_of_each_field() -> None:
    html = Template("{% load ui %}{% error_summary form %}").render(Context({"form": SampleForm({"title": "Bon"})}))
    soup = BeautifulSoup(html, "html.parser")
    links = [link["href"] for link in soup.select("a")]
    assert links == ["#id_body", "#id_kind_0", "#id_theme", "#id_axes_0", "#id_ends_0", "#id_terms"]
    assert soup.h2 is not None
    assert soup.h2.get_text() == "6 points sont à corriger"


def test_summary_targets_exist_in_the_form() -> None:
    html = Template("{% load ui %}{% form_tag form %}").render(Context({"form": SampleForm({}), "csrf_token": "x"}))
    soup = BeautifulSoup(html, "html.parser")
    targets = [str(link["href"])[1:] for link in soup.select("#error-summary a")]
    assert [target for target in targets if soup.find(id=target) is None] == []
    assert len(targets) == 7


def test_an_untouched_form_has_no_summary() -> None:
    html = Template("{% load ui %}{% error_summary form %}").render(Context({"form": SampleForm()}))
    assert html.strip() == ""


def test_the_browser_does_not_block_a_form_with_files() -> None:
    html = Template("{% load ui %}{% form_tag form %}").render(Context({"form": SampleForm(), "csrf_token": "x"}))
    form = BeautifulSoup(html, "html.parser").form
    assert form is not None
    assert form.has_attr("novalidate")
    assert form["enctype"] == "multipart/form-data"


def test_a_form_of_another_library_is_drawn_alike() -> None:
    class Foreign(forms.Form):
        login = forms.EmailField(label="Adresse")

    soup = soup_of(Foreign({"login": "x"}), "login")
    control = soup.select_one("input.fr-input")
    assert control is not None
    assert control["aria-describedby"] == "id_login-error"


def test_a_valid_form_reads_everything() -> None:
    form = SampleForm(
        {
            "title": "T",
            "body": "B",
            "kind": "idee",
            "theme": "a",
            "axes": ["1", "3"],
            "ends_0": "2026-05-05",
            "ends_1": "14:30",
            "terms": "on",
        },
        {"image": SimpleUploadedFile("a.pdf", b"%PDF")},
    )
    assert form.errors == {}
    assert form.cleaned_data["ends"].isoformat() == "2026-05-05T14:30:00+02:00"
