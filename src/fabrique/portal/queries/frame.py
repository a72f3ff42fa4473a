"""Header, navigation and footer, the same on every page."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.notifications.queries import unread_count
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.layout import Account, DemoBanner, Layout, NavItem
from fabrique.portal.rules import can_read_boards


def layout_for(request: HttpRequest) -> Layout:
    """Fill the frame for the person of this request."""
    person = request.user if isinstance(request.user, Person) else None
    return Layout(
        items=_menu(request, signed_in=person is not None),
        account=_account(person) if person else None,
        unread_count=unread_count(person) if person else 0,
        inbox_href=reverse("notifications:inbox") if person else "",
        sign_in_href="" if person else reverse("account_login"),
        home_href=reverse("portal:home"),
        demo=_demo(),
        footer_links=(
            NavItem(_("Accessibilité : partiellement conforme"), reverse("portal:accessibility")),
            NavItem(_("Mentions légales et données personnelles"), reverse("portal:legal")),
            NavItem(_("À propos"), reverse("portal:about")),
        ),
        footer_text=_("Fabrique, logiciel libre sous licence EUPL 1.2."),
    )


def _menu(request: HttpRequest, *, signed_in: bool) -> tuple[NavItem, ...]:
    entries = [
        (_("Accueil"), "portal:home"),
        (_("Ateliers"), "challenges:list"),
        (_("Innovations"), "innovations:list"),
        (_("Programmes"), "programmes:list"),
    ]
    if signed_in:
        entries += [
            (_("Déposer une idée"), "contributions:quick"),
            (_("Mes contributions"), "contributions:mine"),
            (_("Organisations"), "people:organisations"),
        ]
    return tuple(_entry(request, label, reverse(name)) for label, name in entries)


def _entry(request: HttpRequest, label: str, href: str) -> NavItem:
    here = request.path == href if href == "/" else request.path.startswith(href)
    return NavItem(label, href, current=here)


def _account(person: Person) -> Account:
    items = [
        NavItem(_("Mon compte"), reverse("people:profile")),
        NavItem(_("Mes messages"), reverse("notifications:inbox")),
        NavItem(_("Mes réponses"), reverse("commitments:inbox")),
        NavItem(_("Engagements"), reverse("commitments:register")),
        NavItem(_("Mon parcours"), reverse("innovators:mine")),
    ]
    standing = current_standing(person, now())
    if can_read_boards(standing):
        items.append(NavItem(_("Tableaux"), reverse("portal:boards")))
    if standing.is_admin:
        items.append(NavItem(_("Journal"), reverse("portal:journal")))
    if settings.FABRIQUE_PERSONAS:
        items.append(NavItem(_("Changer de personnage"), reverse("people:personas")))
    items.append(NavItem(_("Se déconnecter"), reverse("account_logout"), post=True))
    return Account(name=person.get_full_name(), detail=person.job_title, items=tuple(items))


def _demo() -> DemoBanner | None:
    if not settings.DEMO:
        return None
    return DemoBanner(
        text=_("Démonstration : les personnes, les organisations et les textes sont fictifs."),
        link_label=_("Choisir un personnage"),
        link_href=reverse("people:personas"),
    )
