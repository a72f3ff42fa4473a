"""The tree: paths, moves, merges, archives, files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fabrique.foundations.journal.models import Line
from fabrique.foundations.kernel.errors import DomainError, ImpossibleNow, Refused
from fabrique.foundations.people import actions
from fabrique.foundations.people.models import Membership, Organisation, OrganisationMandate, Person
from fabrique.foundations.people.queries import standing_of
from fabrique.foundations.people.states import OrganisationRole, OrganisationState
from factories.people import MembershipFactory, OrganisationFactory, OrganisationMandateFactory, PersonFactory

AT = datetime(2026, 5, 5, 12, tzinfo=UTC)
FILE = Path("/work/shared/data/organisations-etat/organisations.csv")


def true_path(organisation: Organisation) -> str:
    above = true_path(organisation.parent) if organisation.parent else "/"
    return f"{above}{organisation.pk}/"


def assert_paths_are_true() -> None:
    for organisation in Organisation.objects.select_related("parent"):
        assert organisation.path == true_path(organisation)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 7), st.integers(-1, 7), st.booleans()), max_size=14))
def test_moves_and_merges_keep_every_path_true(admin: Person, moves: list[tuple[int, int, bool]]) -> None:
    from django.db import transaction

    with transaction.atomic():
        nodes: list[Organisation] = []
        for index in range(8):
            nodes.append(OrganisationFactory(parent=nodes[index // 2 - 1] if index > 1 else None))
        for origin, target, merge in moves:
            parent = nodes[target] if target >= 0 else None
            try:
                if merge and parent is not None:
                    actions.merge_organisation(admin, nodes[origin], parent, at=AT)
                else:
                    actions.move_organisation(admin, nodes[origin], parent, at=AT)
            except DomainError:
                pass
        assert_paths_are_true()
        transaction.set_rollback(True)


@pytest.mark.django_db
def test_a_cycle_is_refused(admin: Person) -> None:
    top = OrganisationFactory()
    below = OrganisationFactory(parent=OrganisationFactory(parent=top))
    with pytest.raises(ImpossibleNow):
        actions.move_organisation(admin, top, below, at=AT)
    top.refresh_from_db()
    assert (top.parent, top.path) == (None, f"/{top.pk}/")


@pytest.mark.django_db
def test_only_administrators_change_the_tree() -> None:
    lead, ministry = PersonFactory(), OrganisationFactory()
    OrganisationMandateFactory(person=lead, role=OrganisationRole.MINISTRY_LEAD, organisation=ministry)
    for act in (
        lambda: actions.create_organisation(lead, ministry, name="X", kind="service"),
        lambda: actions.edit_organisation(lead, ministry, name="X", kind="service", acronym="", siret=""),
        lambda: actions.move_organisation(lead, ministry, None),
        lambda: actions.archive_organisation(lead, ministry),
        lambda: actions.merge_organisation(lead, ministry, OrganisationFactory()),
    ):
        with pytest.raises(Refused):
            act()
    assert Line.objects.count() == 0


@pytest.mark.django_db
def test_a_person_whose_organisation_leaves_loses_its_rights_at_once(admin: Person) -> None:
    ministry = OrganisationFactory()
    person = PersonFactory(organisation=ministry)
    mandate = OrganisationMandateFactory(person=person, role=OrganisationRole.MANAGER, organisation=ministry)
    assert standing_of(person, AT).organisation_ids == {ministry.pk}
    actions.archive_organisation(admin, ministry, at=AT)
    after = standing_of(person, AT)
    assert (after.organisation_ids, after.roles) == (frozenset(), frozenset())
    membership = Membership.objects.get(person=person)
    mandate.refresh_from_db()
    assert (membership.ends_on, mandate.ends_at) == (AT.date(), AT)
    actions.restore_organisation(admin, ministry, at=AT.replace(day=7))
    assert standing_of(person, AT.replace(day=7)).organisation_ids == frozenset()


@pytest.mark.django_db
def test_what_is_not_empty_is_not_archived(admin: Person) -> None:
    top = OrganisationFactory()
    OrganisationFactory(parent=top)
    with pytest.raises(ImpossibleNow, match="1 organisation en dépend encore"):
        actions.archive_organisation(admin, top, at=AT)


@pytest.mark.django_db
def test_a_merge_moves_everything_and_keeps_what_the_duplicate_could_read(admin: Person) -> None:
    kept, duplicate = OrganisationFactory(name="Anah"), OrganisationFactory(name="ANAH")
    child = OrganisationFactory(parent=duplicate)
    only, both = PersonFactory(organisation=duplicate), PersonFactory(organisation=duplicate)
    MembershipFactory(person=both, organisation=kept)
    beneath = PersonFactory(organisation=child)
    OrganisationMandateFactory(person=only, role=OrganisationRole.MANAGER, organisation=duplicate)
    actions.merge_organisation(admin, duplicate, kept, at=AT)
    duplicate.refresh_from_db()
    child.refresh_from_db()
    assert (duplicate.state, duplicate.merged_into) == (OrganisationState.ARCHIVED, kept)
    assert child.parent == kept
    assert_paths_are_true()
    assert standing_of(only, AT).organisation_ids == {kept.pk, duplicate.pk}
    assert standing_of(both, AT).organisation_ids == {kept.pk, duplicate.pk}
    assert standing_of(beneath, AT).organisation_ids == {child.pk, kept.pk, duplicate.pk}
    assert standing_of(only, AT).has_role(OrganisationRole.MANAGER, duplicate.pk)
    assert Membership.objects.filter(organisation=kept, ends_on=None).count() == 2
    with pytest.raises(ImpossibleNow):
        actions.merge_organisation(admin, duplicate, kept, at=AT)


@pytest.mark.django_db
def test_a_standing_costs_one_query(django_assert_num_queries: object, admin: Person) -> None:
    person = PersonFactory()
    for _each in range(3):
        MembershipFactory(person=person)
        OrganisationMandateFactory(person=person, role=OrganisationRole.MANAGER, organisation=OrganisationFactory())
    with django_assert_num_queries(1):  # type: ignore[operator]
        standing_of(person, AT)


@pytest.mark.django_db
def test_the_real_file_loads_once() -> None:
    text = actions.decode(FILE.read_bytes())
    first = actions.load_organisations(None, text, at=AT)
    assert (first.rows_read, first.created, first.updated, first.unchanged, first.refused) == (163, 163, 0, 0, [])
    lines = Line.objects.count()
    again = actions.load_organisations(None, text, at=AT)
    assert (again.rows_read, again.created, again.updated, again.unchanged, again.refused) == (163, 0, 0, 163, [])
    assert (Organisation.objects.count(), Line.objects.count()) == (163, lines)
    assert Organisation.objects.filter(parent__isnull=False).count() == 139
    assert_paths_are_true()


@pytest.mark.django_db
def test_a_merged_duplicate_stays_merged_when_the_file_comes_back(admin: Person) -> None:
    text = "id,name,type,parent_id\na,Alpha,ministere,\nb,Alfa,ministere,\nc,Service,service-deconcentre,b\n"
    actions.load_organisations(None, text, at=AT)
    a, b = Organisation.objects.get(external_key="a"), Organisation.objects.get(external_key="b")
    actions.merge_organisation(admin, b, a, at=AT)
    report = actions.load_organisations(None, text, at=AT)
    assert (report.unchanged, report.updated, report.refused) == (3, 0, [])
    assert Organisation.objects.get(external_key="c").parent == a


@pytest.mark.django_db
def test_bad_rows_are_refused_one_by_one_and_sound_ones_loaded() -> None:
    text = (
        "id;name;type;parent_id\n"
        "a;Écologie;ministere;\n"
        ";Sans identifiant;ministere;\n"
        "a;Encore;ministere;\n"
        "d;Type;planete;\n"
        "e;Orpheline;service;nulle-part\n"
        "f;Enfant d’orpheline;service;e\n"
        "g;Boucle;service;h\n"
        "h;Boucle aussi;service;g\n"
        "i;Direction;administration-centrale;a\n"
    )
    report = actions.load_organisations(None, text.encode("cp1252").decode("cp1252"), at=AT)
    assert [line for line, _reason in report.refused] == [3, 4, 5, 6, 7, 8, 9]
    assert (report.rows_read, report.created) == (9, 2)
    assert sorted(Organisation.objects.values_list("external_key", flat=True)) == ["a", "i"]


@pytest.mark.django_db
def test_a_dry_run_writes_nothing_and_windows_files_are_read() -> None:
    text = actions.decode("id,name,type\na,Ministère de l’Écologie,ministere\n".encode("cp1252"))
    report = actions.load_organisations(None, text, dry_run=True, at=AT)
    assert (report.created, Organisation.objects.count()) == (1, 0)
    actions.load_organisations(None, text, at=AT)
    assert Organisation.objects.get().name == "Ministère de l’Écologie"


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "nom,prenom\nx,y\n", "id,name,type\x00\n"])
def test_a_file_of_something_else_is_refused_whole(text: str) -> None:
    with pytest.raises(ImpossibleNow):
        actions.load_organisations(None, text, at=AT)


@pytest.mark.django_db
def test_the_commands(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    call_command("load_organisations", FILE, "--json")
    assert '"rows_read": 163, "created": 163' in capsys.readouterr().out
    call_command("create_admin", "--email", "Chef@Exemple.gouv.fr")
    assert "/invitation/" in capsys.readouterr().out
    mandate = OrganisationMandate.objects.get()
    assert (mandate.role, mandate.organisation, mandate.person.email) == ("admin", None, "chef@exemple.gouv.fr")
    call_command("create_admin", "--email", "chef@exemple.gouv.fr")
    assert OrganisationMandate.objects.count() == 1


@pytest.mark.django_db
def test_search_ignores_accents_and_uses_its_index() -> None:
    from fabrique.foundations.people.queries import OrganisationFilters, organisations_page

    wanted = OrganisationFactory(name="Écologie et territoires")
    OrganisationFactory(name="Économie")
    assert [row.pk for row in organisations_page(OrganisationFilters("ecolo TERRI"))] == [wanted.pk]
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("EXPLAIN " + str(_directory_sql()))
        plan = " ".join(line for (line,) in cursor.fetchall())
        cursor.execute("SET enable_seqscan = on")
    assert "person_searched" in plan


def _directory_sql() -> str:
    from fabrique.foundations.people.queries.persons import named_like

    sql, params = named_like("marchand").order_by().values("pk").query.sql_with_params()
    return sql % tuple(f"'{value}'" if isinstance(value, str) else value for value in params)
