"""The component catalogue: every component in every state, never in production."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from fabrique.foundations.kernel.diff import compare
from fabrique.foundations.kernel.errors import Conflict
from fabrique.foundations.kernel.paging import Page
from fabrique.foundations.kernel.verdict import YES, not_now
from fabrique.foundations.ui.components.charts import Bar, Interval, Point
from fabrique.foundations.ui.components.content import Badge, FileItem
from fabrique.foundations.ui.components.lines import Mark
from fabrique.foundations.ui.components.progress import Event, Step
from fabrique.foundations.ui.doors import door
from fabrique.foundations.ui.forms import DateTimeField, FileInput, FilesInput, FilterForm, Form, Hinted, RichTextField
from fabrique.foundations.ui.layout import NavItem
from fabrique.foundations.ui.pages import confirm_page
from fabrique.foundations.ui.registry import COMPONENTS
from fabrique.foundations.ui.wording import clock

HERE = "The catalogue exists in demonstrations and tests only."
KINDS = [("constat", "Constat"), ("pratique", "Pratique"), ("idee", "Idée")]
LATE = not_now("La phase d’exploration est close depuis le 28 mars 2026. Vous pouvez encore commenter.")


class SampleForm(Form):
    """Every kind of field."""

    title = forms.CharField(label="Titre", max_length=120, help_text="Une phrase que chacun peut comprendre.")
    body = RichTextField(label="Texte", max_length=5000)
    kind = forms.ChoiceField(
        label="Nature",
        widget=forms.RadioSelect,
        choices=[
            ("constat", Hinted("Constat", "Ce que vous observez dans votre service")),
            ("pratique", Hinted("Pratique", "Ce que vous faites déjà et qui marche")),
            ("idee", "Idée"),
        ],
    )
    theme = forms.ChoiceField(label="Thème", choices=[("", "Choisissez"), ("a", "Accueil"), ("b", "Temps de travail")])
    axes = forms.MultipleChoiceField(
        label="Défis concernés",
        help_text="Plusieurs réponses sont possibles.",
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "Répliquer"), ("2", "Libérer les innovateurs"), ("3", "Encadrement")],
    )
    email = forms.EmailField(label="Adresse électronique", required=False)
    ends = DateTimeField(label="Fin de la phase", help_text="Heure de Paris.")
    image = forms.FileField(
        label="Pièces jointes",
        required=False,
        help_text="Images, PDF ou documents, 20 Mo au plus.",
        widget=FilesInput(accept=".pdf,.png,.jpg", max_bytes=20_000_000),
    )
    terms = forms.BooleanField(label="J’accepte les règles de confidentialité de l’atelier")


class SampleFilters(FilterForm):
    """Filters of a list."""

    q = forms.CharField(label="Mots", required=False)
    nature = forms.MultipleChoiceField(label="Nature", choices=KINDS, widget=forms.CheckboxSelectMultiple)
    tri = forms.ChoiceField(label="Trier par", choices=[("", "Les plus récentes"), ("s", "Les plus soutenues")])


class UploadForm(Form):
    """A file sent with a progress bar."""

    file = forms.FileField(label="Fichier à importer", widget=FileInput(accept=".csv", max_bytes=100_000_000))


def sections(current: str) -> list[NavItem]:
    """Show the tabs of the catalogue."""
    names = [
        ("Actions et contenus", "catalogue"),
        ("Formulaires", "catalogue_forms"),
        ("Listes et figures", "catalogue_lists"),
    ]
    return [NavItem(label, reverse(f"ui:{name}"), current=name == current) for label, name in names]


@door(public=HERE)
def catalogue(request: HttpRequest) -> HttpResponse:
    """Buttons, badges, alerts, cards, persons, figures, differences, files."""
    old = "Chaque ministère organise une journée annuelle de l’innovation pour son encadrement."
    new = "Chaque ministère organise une semaine annuelle de l’innovation avec ses agents et son encadrement."
    context = {
        "tabs": sections("catalogue"),
        "late": LATE,
        "yes": YES,
        "badges": [Badge("Publiée", "success"), Badge("Thème : accueil", "neutral")],
        "segments": compare(old, new),
        "now": timezone.now() - timedelta(minutes=12),
        "files": [
            FileItem("Compte rendu de la réunion du 5 mai.pdf", "#", 245_120, "PDF", remove_href="#"),
            FileItem("photo-du-prototype.jpg", "#", 3_845_120, "Image"),
        ],
        "components": sorted(COMPONENTS.items()),
    }
    return render(request, "ui/catalogue/contents.html", context)


@door(public=HERE, methods=("GET", "POST"))
def catalogue_forms(request: HttpRequest) -> HttpResponse:
    """Every field, empty and with its errors."""
    form = SampleForm(request.POST or None, request.FILES or None)
    refused = SampleForm({"title": "Trop long " * 20, "email": "camille", "kind": "autre"}, auto_id="refused_%s")
    context = {"tabs": sections("catalogue_forms"), "form": form, "refused": refused, "upload": UploadForm()}
    return render(request, "ui/catalogue/forms.html", context, status=422 if form.errors else 200)


@door(public=HERE)
def catalogue_lists(request: HttpRequest) -> HttpResponse:
    """Tabs, filters, tables, pages, timelines, lives, progress, charts."""
    return render(request, "ui/catalogue/lists.html", {"tabs": sections("catalogue_lists"), **_lists(request)})


def _lists(request: HttpRequest) -> dict[str, Any]:
    start = datetime(2026, 3, 2, 8, tzinfo=UTC)
    filters = SampleFilters(request.GET or {"nature": ["idee"]})
    filters.is_valid()
    return {
        "filters": filters,
        "workshop": [
            NavItem("Présentation", "#", current=True),
            NavItem("Contributions", "#", count=128),
            NavItem("Thèmes", "#", count=14),
            NavItem("Recommandations", "#", count=9),
            NavItem("Priorités", "#"),
            NavItem("Participation", "#"),
        ],
        "page": Page(rows=[], next_cursor="suite", previous_cursor="avant"),
        "steps": [
            Step("Cadrage", "done", start, start + timedelta(days=12)),
            Step("Exploration", "done", start + timedelta(days=14), start + timedelta(days=26)),
            Step("Convergence", "current", start + timedelta(days=28), start + timedelta(days=36), "Encore 4 jours"),
            Step("Rédaction", "upcoming", start + timedelta(days=37), start + timedelta(days=50)),
            Step("Restitution", "upcoming"),
        ],
        "events": [
            Event(start, "Vous avez déposé cette contribution."),
            Event(
                start + timedelta(days=9),
                "Elle a été rapprochée de deux autres dans le thème",
                "#",
                "Accueil du public",
            ),
            Event(
                start + timedelta(days=30),
                "Elle est reprise dans la recommandation 7.",
                actor="Nadia Belkacem, Inergie",
                tone="success",
            ),
        ],
        "head": ["Organisation", "Contributions", "Participants"],
        "no_rows": [],
        "rows": [["Ministère de l’intérieur", 1245, 38], ["La Poste", 310, 12], ["Éducation nationale", 96, 4]],
        "bars": [
            Bar("Ministère de l’intérieur", 1245),
            Bar("La Poste", 310),
            Bar("Éducation nationale", 96, "silencieuse depuis 9 jours", marked=False),
        ],
        "points": [
            Point("Journée annuelle de l’innovation", 4.2, 3.1, "1", "#"),
            Point("Dossier décrivant la réplication", 3.4, 4.4, "4"),
            Point("Défi réplication", 2.1, 2.6, "8"),
        ],
        "intervals": [
            Interval("1. Journée annuelle de l’innovation", 2.8, 3.6, 4.4, "24 réponses"),
            Interval("4. Dossier décrivant la réplication", 4.1, 4.4, 4.7, "22 réponses"),
        ],
        "marks": [
            Mark(date(2026, 3, 2), 41),
            Mark(date(2026, 3, 30), 36.5, "Deux guichets sur trois"),
            Mark(date(2026, 4, 27), 29),
            Mark(date(2026, 5, 25), 24.5),
        ],
        "no_marks": [],
        "end": date(2026, 6, 30),
    }


@door(public=HERE)
def catalogue_progress(request: HttpRequest) -> HttpResponse:
    """Show what a progress bar fetches again."""
    return render(request, "ui/catalogue/_progress.html", {"done": 100})


@door(public=HERE, methods=("POST",))
def catalogue_autosave(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Where the sample form saves its draft."""
    return JsonResponse({"saved_at": clock(timezone.now())})


@door(public=HERE, methods=("POST",))
def catalogue_refusal(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - a view's signature
    """Show a domain error, as a page or as an alert."""
    raise Conflict(
        "Une autre animatrice a déplacé cette contribution il y a un instant. Rechargez la page pour voir où elle est."
    )


@door(public=HERE, methods=("GET", "POST"))
def catalogue_confirm(request: HttpRequest) -> HttpResponse:
    """Show a page that asks before an act."""
    return confirm_page(
        request,
        title="Clore la phase d’exploration\u00a0?",
        text="Plus personne ne pourra déposer de contribution.",
        consequences=["Les 42 participants sont prévenus.", "Vous pourrez encore rouvrir la phase."],
        confirm_label="Clore la phase",
        cancel_href=reverse("ui:catalogue"),
        danger=True,
    )
