"""Finding adoptions, the map's sums, and adoptions in the line of life."""

from __future__ import annotations

import pytest

from fabrique.diffusion.replications import queries
from fabrique.diffusion.replications.queries.chain import chain_part
from fabrique.foundations.kernel.chain import Kind, Ref, Way
from fabrique.foundations.people.queries import standing_of
from factories.innovations import SheetFactory
from factories.people import OrganisationFactory
from factories.replications import ReplicationFactory

from .scene import AT, Scene

pytestmark = pytest.mark.django_db


def test_the_list_is_filtered_by_words_state_manner_and_ends():
    scene = Scene()
    service = OrganisationFactory(name="Service des écluses", acronym="SDE", kind="service", parent=scene.adopter)
    first = ReplicationFactory(sheet=scene.sheet, adopter=service, launched=True)
    second = ReplicationFactory(
        sheet=SheetFactory(published=True, title="Les bornes d’accueil"), adopter=scene.elsewhere
    )
    standing = standing_of(scene.bystander, AT)

    def found(**more: object) -> list[int]:
        return [row.pk for row in queries.listing(standing, queries.Wanted(**more))]

    assert found() == [second.pk, first.pk]
    assert [found(text=words) for words in ("guichet ecluses", "sde", "BORNES", "guichet bornes")] == [
        [first.pk],
        [first.pk],
        [second.pk],
        [],
    ]
    assert [found(state="lancee"), found(mode="diffusion"), found(mode="fusion")] == [[first.pk], [first.pk], []]
    assert [found(source=scene.source), found(adopter=scene.adopter), found(mine=True)] == [
        [first.pk],
        [first.pk],
        [second.pk],
    ]


def test_flows_are_added_up_at_the_top_of_each_tree():
    scene = Scene()
    services = [OrganisationFactory(kind="service", parent=scene.adopter) for _each in range(2)]
    inside = OrganisationFactory(kind="service", parent=scene.source)
    for service in services:
        ReplicationFactory(sheet=scene.sheet, adopter=service, in_service=True)
    ReplicationFactory(sheet=scene.sheet, adopter=scene.company, owner=scene.employee, launched=True)
    ReplicationFactory(sheet=scene.sheet, adopter=inside, launched=True)
    ReplicationFactory(sheet=scene.sheet, adopter=scene.elsewhere, abandoned=True)
    ReplicationFactory(sheet=scene.sheet, adopter=scene.rival, study=True)
    seen = queries.flow_map(standing_of(scene.bystander, AT))
    assert {(each.adopter.name, each.adopted, each.in_service, each.abandoned) for each in seen.flows} == {
        ("Ministère des routes", 2, 2, 0),
        ("La Compagnie", 1, 0, 0),
        ("Ministère des guichets", 1, 0, 0),
        ("Ministère des forêts", 0, 0, 1),
    }
    assert (seen.adopted, seen.crossing, seen.to_companies, seen.organisations) == (4, 3, 1, 3)
    mine = queries.flow_map(standing_of(scene.employee, AT))
    assert [(each.adopter.name, each.adopted) for each in mine.flows] == [("La Compagnie", 1)]


def test_the_line_of_life_goes_from_adoption_to_adoption_in_one_query(django_assert_num_queries):
    scene = Scene()
    first = ReplicationFactory(sheet=scene.sheet, adopter=scene.adopter, launched=True)
    second = ReplicationFactory(sheet=scene.sheet, parent=first, launched=True)
    third = ReplicationFactory(sheet=scene.sheet, parent=second, adopter=scene.company, owner=scene.employee)
    ReplicationFactory(sheet=scene.sheet)
    standing = standing_of(scene.bystander, AT)
    with django_assert_num_queries(1):
        part = chain_part(standing, [Ref(Kind.REPLICATION, second.pk)], AT, way=Way.BOTH)
    assert ({node.pk for node in part.nodes}, part.withheld) == ({first.pk, second.pk, third.pk}, 0)
    company = chain_part(standing_of(scene.employee, AT), [Ref(Kind.REPLICATION, third.pk)], AT, way=Way.UP)
    assert ([node.pk for node in company.nodes], company.withheld) == ([third.pk], 2)
    down = chain_part(standing, [Ref(Kind.SHEET, scene.sheet.pk)], AT, way=Way.DOWN)
    assert len(down.nodes) == 4
