"""Header, navigation and footer, the same on every page; and the hub that leads to the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from fabrique.foundations.kernel.clock import now
from fabrique.foundations.notifications.queries import unread_number
from fabrique.foundations.people.models import Person
from fabrique.foundations.people.queries import current_standing
from fabrique.foundations.ui.layout import Account, DemoBanner, Layout, NavItem
from fabrique.implementation.commitments.queries import answers_come_here
from fabrique.implementation.commitments.rules import CHIEFS
from fabrique.portal.rules import can_read_boards

# Where each entry of the menu is the current one, beyond its own address.
FOLLOWED = ("/engagements/", "/adoption/", "/experimentations/", "/replications/", "/obstacles/", "/tableaux/")


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the menu says of somebody: messages not read, and whether answers come to them."""

    unread: int = 0
    answers: bool = False


def waiting_for(person: Person, at: datetime) -> Waiting:
    """Both in one query, asked once per request; whoever manages or leads has the page before the first answer."""
    known: Waiting | None = person.__dict__.get("waiting")
    if known is not None:
        return known
    row = (
        Person.objects.filter(pk=person.pk)
        .annotate(unread=unread_number(), desk=answers_come_here(at))
        .values_list("unread", "desk")
        .get()
    )
    chief = any(current_standing(person, at).has_role_anywhere(role) for role in CHIEFS)
    found = person.__dict__["waiting"] = Waiting(row[0], row[1] or chief)
    return found


def layout_for(request: HttpRequest) -> Layout:
    """Fill the frame for the person of this request."""
    person = request.user if isinstance(request.user, Person) else None
    waiting = waiting_for(person, now()) if person else Waiting()
    return Layout(
        items=_menu(request, signed_in=person is not None),
        account=_account(person, waiting) if person else None,
        unread_count=waiting.unread,
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
    entries: list[tuple[str, str, tuple[str, ...]]] = [
        (_("Accueil"), "portal:home", ()),
        (_("Participer"), "challenges:list", ()),
        (_("Innovations"), "innovations:list", ()),
        (_("Suivre"), "portal:follow", FOLLOWED),
        (_("Programmes"), "programmes:list", ()),
    ]
    if signed_in:
        entries.insert(2, (_("Déposer une idée"), "contributions:quick", ()))
    return tuple(_entry(request, label, reverse(name), also) for label, name, also in entries)


def _entry(request: HttpRequest, label: str, href: str, also: tuple[str, ...]) -> NavItem:
    here = request.path == href if href == "/" else request.path.startswith((href, *also))
    return NavItem(label, href, current=here)


def _account(person: Person, waiting: Waiting) -> Account:
    items = [
        NavItem(_("Mon compte"), reverse("people:profile")),
        NavItem(_("Mes messages"), reverse("notifications:inbox")),
        NavItem(_("Mes contributions"), reverse("contributions:mine")),
        NavItem(_("Mon parcours"), reverse("innovators:mine")),
    ]
    if waiting.answers:
        items.insert(2, NavItem(_("Réponses à donner"), reverse("commitments:inbox")))
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
