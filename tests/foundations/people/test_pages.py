"""Every page: who enters, what leaks, how many queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from fabrique.foundations.people import actions
from fabrique.foundations.people.models import Invitation, Organisation, Person
from fabrique.foundations.people.states import OrganisationRole
from fabrique.foundations.ui.doors import declared_door
from factories.people import (
    ExternalPersonFactory,
    MembershipFactory,
    OrganisationFactory,
    OrganisationMandateFactory,
    PersonFactory,
)

SignIn = Callable[[Person], Client]
ADMIN_PAGES = [
    "/organisations/nouvelle/",
    "/organisations/charger/",
    "/organisations/{o}/nouvelle/",
    "/organisations/{o}/modifier/",
    "/organisations/{o}/deplacer/",
    "/organisations/{o}/fusionner/",
    "/organisations/{o}/fusionner/{b}/",
    "/organisations/{o}/archiver/",
    "/organisations/{o}/mandats/nouveau/",
    "/administration/comptes/",
    "/administration/mandats/",
    "/administration/mandats/nouveau/",
    "/personnes/{p}/desactiver/",
    "/mandats/{m}/terminer/",
    "/invitations/nouvelle/",
]
LEAD_PAGES = ["/organisations/{o}/membres/ajouter/", "/organisations/{o}/inviter/"]
MEMBER_PAGES = [
    "/organisations/",
    "/organisations/?q=min",
    "/organisations/?archived=on&kind=ministere",
    "/organisations/?cursor=abc",
    "/organisations/{o}/",
    "/organisations/{o}/membres/",
    "/organisations/{o}/mandats/",
    "/annuaire/",
    "/annuaire/?q=nom&organisation={o}",
    "/annuaire/?organisation=999999999999999999999",
    "/personnes/{p}/",
    "/invitations/",
    "/mon-compte/",
    "/mon-compte/mes-donnees/",
    "/mon-compte/quitter/",
    "/mon-compte/mot-de-passe/choisir/",
]
PUBLIC_PAGES = [
    "/connexion/",
    "/connexion/quitter/",
    "/connexion/compte-ferme/",
    "/connexion/obtenir-un-compte/",
    "/connexion/mot-de-passe/",
    "/connexion/mot-de-passe/envoye/",
    "/connexion/mot-de-passe/change/",
    "/connexion/lien/",
    "/connexion/lien/envoye/",
    "/invitation/redemandee/",
    "/au-revoir/",
]


@pytest.fixture
def world(admin: Person) -> dict[str, Any]:
    ministry, other = OrganisationFactory(), OrganisationFactory()
    person = PersonFactory(organisation=ministry)
    lead = PersonFactory()
    mandate = OrganisationMandateFactory(person=lead, role=OrganisationRole.MINISTRY_LEAD, organisation=ministry)
    return {"o": ministry.pk, "b": other.pk, "p": person.pk, "m": mandate.pk, "lead": lead, "admin": admin}


@pytest.mark.django_db
def test_who_enters_which_page(world: dict[str, Any], signed_in: SignIn) -> None:
    plain, lead, admin = signed_in(PersonFactory()), signed_in(world["lead"]), signed_in(world["admin"])
    seen = {}
    for page in ADMIN_PAGES + LEAD_PAGES + MEMBER_PAGES:
        address = page.format(**world)
        seen[page] = [c.get(address).status_code for c in (Client(), plain, lead, admin)]
    expected = {
        **{page: [302, 403, 403, 200] for page in ADMIN_PAGES},
        **{page: [302, 403, 200, 200] for page in LEAD_PAGES},
        **{page: [302, 200, 200, 200] for page in MEMBER_PAGES},
    }
    assert seen == expected


@pytest.mark.django_db
@pytest.mark.parametrize("page", PUBLIC_PAGES)
def test_public_pages_need_nobody(page: str) -> None:
    response = Client().get(page)
    wanted = 302 if page == "/connexion/quitter/" else 200
    assert response.status_code == wanted


def test_every_route_declares_its_door() -> None:
    from fabrique.foundations.people.urls import urlpatterns
    from fabrique.foundations.people.urls.account import urlpatterns as account

    assert [str(p.pattern) for p in urlpatterns + account if declared_door(p.callback) is None] == []


@pytest.mark.django_db
def test_posts_of_strangers_change_nothing(world: dict[str, Any], signed_in: SignIn) -> None:
    plain = signed_in(PersonFactory())
    before = list(Organisation.objects.order_by("pk").values())
    for page in ADMIN_PAGES + LEAD_PAGES + ["/organisations/{o}/retablir/", "/organisations/charger/enregistrer/"]:
        response = plain.post(
            page.format(**world), {"name": "X", "kind": "service", "content": "id,name,type\na,A,service"}
        )
        assert response.status_code in (403, 405), page
    assert list(Organisation.objects.order_by("pk").values()) == before
    assert Invitation.objects.count() == 0
    assert plain.post(f"/personnes/{world['p']}/retablir/").status_code == 403
    assert Person.objects.get(pk=world["p"]).is_active


@pytest.mark.django_db
def test_the_directory_shows_open_accounts_and_no_address(world: dict[str, Any], signed_in: SignIn) -> None:
    ExternalPersonFactory(pseudonym="Pseudo-externe")
    PersonFactory(family_name="Désactivée", is_active=False)
    shown = PersonFactory(family_name="Marchand", given_name="Élodie", email="secrete@exemple.fr", organisation=None)
    client = signed_in(PersonFactory())
    for address in ("/annuaire/", "/annuaire/?q=elodie+marchand", f"/personnes/{shown.pk}/"):
        content = client.get(address).content.decode()
        assert "Élodie Marchand" in content
        for hidden in ("secrete@exemple.fr", "Pseudo-externe", "Désactivée"):
            assert hidden not in content
    assert "Élodie Marchand" not in client.get("/annuaire/?q=secrete@exemple.fr").content.decode().split("<main")[1]
    assert "secrete@exemple.fr" in signed_in(world["admin"]).get(f"/personnes/{shown.pk}/").content.decode()
    for nobody in Person.objects.filter(is_active=False):
        assert client.get(f"/personnes/{nobody.pk}/").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("page", "count"),
    [
        ("/organisations/", 4),
        ("/organisations/{o}/", 6),
        ("/organisations/{o}/membres/", 6),
        ("/organisations/{o}/mandats/", 6),
        ("/annuaire/", 5),
        ("/administration/comptes/", 5),
        ("/invitations/", 4),
    ],
)
def test_pages_cost_the_same_at_one_and_three(
    page: str, count: int, world: dict[str, Any], signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fabrique.foundations.ui.layout import bare_layout

    monkeypatch.setattr("fabrique.foundations.ui.context.layout_provider", lambda: bare_layout)
    client = signed_in(world["admin"])

    def grow() -> None:
        ministry = Organisation.objects.get(pk=world["o"])
        person = PersonFactory(organisation=ministry)
        OrganisationFactory(parent=ministry)
        MembershipFactory(person=person)
        OrganisationMandateFactory(person=person, role=OrganisationRole.DPO, organisation=ministry)
        actions.invite_person(world["admin"], email=f"i{person.pk}@exemple.fr", organisation=ministry)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(page.format(**world)).status_code == 200
        return len(captured)

    grow()
    first = queries()
    grow()
    grow()
    assert (first, queries()) == (count, count)


@pytest.mark.django_db
def test_organisations_are_paged_by_name_accents_aside(signed_in: SignIn, admin: Person) -> None:
    for index in range(35):
        OrganisationFactory(name=f"Zone {index:02d}")
    OrganisationFactory(name="Écologie")
    client = signed_in(admin)
    first = client.get("/organisations/")
    rows = first.context["page"].rows
    assert (rows[0].name, len(rows)) == ("Écologie", 30)
    second = client.get("/organisations/", {"cursor": first.context["page"].next_cursor})
    assert [row.name for row in second.context["page"].rows] == [f"Zone {index:02d}" for index in range(29, 35)]


@pytest.mark.django_db
def test_a_file_is_seen_before_it_is_written(signed_in: SignIn, admin: Person) -> None:
    client = signed_in(admin)
    text = "id,name,type,parent_id\na,<script>alert(1)</script>,ministere,\nb,Bis,planete,\n"
    file = SimpleUploadedFile("organisations.csv", text.encode())
    preview = client.post("/organisations/charger/", {"file": file})
    assert preview.status_code == 200
    assert Organisation.objects.count() == 0
    assert "<script>alert" not in preview.content.decode()
    assert preview.context["report"].refused[0][0] == 3
    done = client.post("/organisations/charger/enregistrer/", {"content": preview.context["form"].initial["content"]})
    assert done.context["report"].created == 1
    assert Organisation.objects.get().name == "<script>alert(1)</script>"
    assert "<script>alert" not in client.get("/organisations/").content.decode()
    wrong = client.post("/organisations/charger/", {"file": SimpleUploadedFile("x.csv", b"\x89PNG\x00\x00")})
    assert wrong.status_code == 422


@pytest.mark.django_db
def test_the_administrator_s_round_in_the_browser(signed_in: SignIn, admin: Person) -> None:
    client = signed_in(admin)
    client.post("/organisations/nouvelle/", {"name": "Ministère A", "kind": "ministere"})
    a = Organisation.objects.get(name="Ministère A")
    client.post(f"/organisations/{a.pk}/nouvelle/", {"name": "Service", "kind": "service"})
    service = Organisation.objects.get(name="Service")
    assert service.path == f"/{a.pk}/{service.pk}/"
    assert client.post(f"/organisations/{a.pk}/deplacer/", {"parent": service.pk}).status_code == 409
    client.post(f"/organisations/{service.pk}/deplacer/", {"parent": ""})
    client.post(f"/organisations/{service.pk}/modifier/", {"name": "Service rebaptisé", "kind": "service"})
    service.refresh_from_db()
    assert (service.path, service.name) == (f"/{service.pk}/", "Service rebaptisé")
    person = PersonFactory()
    refused = client.post(f"/organisations/{a.pk}/membres/ajouter/", {"email": "inconnue@exemple.fr"})
    assert refused.status_code == 422
    assert f"/organisations/{a.pk}/inviter/?email=inconnue@exemple.fr" in refused.content.decode()
    client.post(f"/organisations/{a.pk}/membres/ajouter/", {"email": person.email})
    membership = person.memberships.get()
    client.post(f"/organisations/{a.pk}/mandats/nouveau/", {"email": person.email, "role": "manager"})
    assert "Manager de proximité" in client.get(f"/personnes/{person.pk}/").content.decode()
    client.post(f"/appartenances/{membership.pk}/terminer/", {"last_day": "2020-01-01"})
    membership.refresh_from_db()
    assert membership.ends_on is None
    client.post(f"/organisations/{service.pk}/fusionner/{a.pk}/")
    assert "fusionnée avec" in client.get(f"/organisations/{service.pk}/").content.decode()
    client.post(f"/organisations/{a.pk}/inviter/", {"email": "n@x.fr", "given_name": "N", "family_name": "X"})
    assert Invitation.objects.get().person.memberships.get().organisation == a


@pytest.mark.django_db
def test_a_profile_is_corrected_in_the_browser(signed_in: SignIn) -> None:
    person = PersonFactory()
    client = signed_in(person)
    refused = client.post("/mon-compte/", {"given_name": "Zoé", "family_name": "", "job_title": "x" * 161})
    assert refused.status_code == 422
    assert "Zoé" in refused.content.decode()
    client.post("/mon-compte/", {"given_name": "Zoé", "family_name": "Nuñez", "job_title": "Juriste"})
    person.refresh_from_db()
    assert (str(person), person.job_title) == ("Zoé Nuñez", "Juriste")


@pytest.mark.django_db
def test_a_first_password_then_another(signed_in: SignIn) -> None:
    person = PersonFactory()
    client = signed_in(person)
    first, second = "une phrase assez longue", "une autre phrase assez longue"
    client.post("/mon-compte/mot-de-passe/choisir/", {"password1": first, "password2": first})
    wrong = client.post("/mon-compte/mot-de-passe/", {"oldpassword": "x", "password1": second, "password2": second})
    assert wrong.status_code == 422
    client.post("/mon-compte/mot-de-passe/", {"oldpassword": first, "password1": second, "password2": second})
    person.refresh_from_db()
    assert person.check_password(second)
    assert client.get("/mon-compte/").status_code == 200
