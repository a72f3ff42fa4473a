"""The line of life: whole from wherever one enters, in one query per package, and never more than one may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from fabrique.foundations.kernel.chain import Edge, Node, Part, Ref
from fabrique.foundations.kernel.clock import now
from fabrique.foundations.people.queries import standing_of
from fabrique.portal.queries.chain import life_of
from fabrique.portal.writers.picture import GAP_Y, HEIGHT, MOST, TOP, drawn
from factories.chains import Life, born_from, decided, experiment, published, replication, sheet
from factories.challenges import ChallengeFactory
from factories.contributions import ContributionFactory
from factories.people import OrganisationFactory, PersonFactory


def node(kind, pk, title="Titre"):
    return Node(kind, pk, title, None, words="Publiée", href=f"/{kind}/{pk}/")


class TestPicture:
    def test_columns_follow_a_life_whatever_the_order_given(self):
        part = Part((node("fiche", 1), node("contribution", 2), node("decision", 3)))
        assert [column.kind for column in drawn(part, Ref("fiche", 1)).columns] == ["contribution", "decision", "fiche"]

    def test_what_does_not_fit_stands_in_one_last_box(self):
        part = Part(tuple(node("contribution", pk) for pk in range(1, 41)))
        picture = drawn(part, Ref("contribution", 33))
        boxes = picture.columns[0].boxes
        assert len(boxes) == MOST
        assert (boxes[0].node.pk, boxes[0].here) == (33, True)
        assert boxes[-1].more == 40 - (MOST - 1)
        assert boxes[0].y == TOP
        assert picture.height == TOP + MOST * (HEIGHT + GAP_Y)

    def test_links_to_the_same_box_are_drawn_once(self):
        texts = tuple(node("contribution", pk) for pk in range(1, 41))
        edges = tuple(Edge(each.ref, Ref("fiche", 1)) for each in texts)
        picture = drawn(Part((*texts, node("fiche", 1)), edges), Ref("fiche", 1))
        assert len(picture.paths) == MOST

    def test_two_of_the_same_kind_are_joined_by_a_bow(self):
        part = Part(
            (node("replication", 1), node("replication", 2)), (Edge(Ref("replication", 1), Ref("replication", 2)),)
        )
        picture = drawn(part, Ref("replication", 1))
        assert len(picture.paths) == 1
        assert picture.paths[0].startswith("M174 93C")

    def test_a_long_title_is_cut_in_three_lines(self):
        part = Part((node("fiche", 1, "Une très longue phrase qui ne tiendrait jamais dans une seule petite boîte"),))
        lines = drawn(part, Ref("fiche", 1)).columns[0].boxes[0].lines
        assert lines == ("Une très longue", "phrase qui ne", "tiendrait jamais…")


def kinds(life):
    return {node.ref for node in life.chain.nodes}


def links(life):
    return {(edge.origin, edge.target) for edge in life.chain.edges}


@pytest.mark.django_db
class TestLife:
    def test_the_whole_chain_is_the_same_from_every_link(self):
        world = Life()
        agent = standing_of(world.agent, now())
        everything = {Ref(kind, pk) for kind, pk in world.refs().items()} | {Ref("replication", world.first.pk)}
        expected = {
            ("contribution", "recommandation"),
            ("recommandation", "decision"),
            ("decision", "experimentation"),
            ("experimentation", "fiche"),
            ("fiche", "replication"),
            ("replication", "replication"),
        }
        for kind, pk in world.refs().items():
            life = life_of(agent, kind, pk, now())
            assert (kind, kinds(life)) == (kind, everything)
            assert {(origin.kind, target.kind) for origin, target in links(life)} == expected
            assert life.withheld == 0

    def test_cousins_are_not_told(self):
        world = Life()
        cousin = ContributionFactory(challenge=world.challenge)
        other = published(cousin, title="Autre recommandation")
        decided(other, world.ministry)
        aunt = replication(world.sheet, OrganisationFactory())
        life = life_of(standing_of(world.agent, now()), "replication", world.second.pk, now())
        assert kinds(life) & {Ref("contribution", cousin.pk), Ref("recommandation", other.pk)} == set()
        assert Ref("replication", aunt.pk) not in kinds(life)
        assert Ref("contribution", world.text.pk) in kinds(life)

    def test_a_visitor_sees_what_is_public_and_is_told_that_something_is_withheld(self):
        world = Life(public=False)
        life = life_of(standing_of(None, now()), "contribution", world.text.pk, now())
        assert {ref.kind for ref in kinds(life)} == {"contribution", "recommandation", "decision"}
        assert life.withheld == 1

    def test_a_secret_trial_takes_along_what_is_reached_through_it_only(self):
        world = Life(public=False)
        stranger = standing_of(PersonFactory(), now())
        life = life_of(stranger, "fiche", world.sheet.pk, now())
        assert Ref("experimentation", world.experiment.pk) not in kinds(life)
        assert Ref("contribution", world.text.pk) not in kinds(life)
        assert life.withheld >= 1

    def test_a_closed_workshop_is_withheld_even_from_the_reader_of_the_sheet(self):
        world = Life(ChallengeFactory(invitation_only=True))
        born_from(world.sheet, contribution=world.text)
        stranger = standing_of(PersonFactory(organisation=OrganisationFactory()), now())
        life = life_of(stranger, "fiche", world.sheet.pk, now())
        assert "contribution" not in {ref.kind for ref in kinds(life)}
        assert world.text.title not in str(life)
        assert life.withheld >= 1

    def test_a_company_sees_its_own_adoption_and_not_the_one_it_was_copied_from(self):
        world = Life()
        company = standing_of(world.second.owner, now())
        life = life_of(company, "replication", world.second.pk, now())
        assert {ref for ref in kinds(life) if ref.kind == "replication"} == {Ref("replication", world.second.pk)}
        assert (Ref("fiche", world.sheet.pk), Ref("replication", world.second.pk)) in links(life)
        assert life.withheld == 1

    @pytest.mark.parametrize(
        "kind", ["contribution", "recommandation", "decision", "experimentation", "fiche", "replication"]
    )
    def test_what_one_may_not_see_is_not_found(self, kind):
        world = Life(ChallengeFactory(invitation_only=True), public=False)
        type(world.sheet).objects.filter(pk=world.sheet.pk).update(state="ebauche", published_at=None)
        with pytest.raises(Http404):
            life_of(standing_of(PersonFactory(), now()), kind, world.refs()[kind], now())

    @pytest.mark.parametrize("kind", ["", "idee", "__class__", "person"])
    def test_an_unknown_kind_is_not_found(self, kind):
        with pytest.raises(Http404):
            life_of(standing_of(None, now()), kind, 1, now())

    def test_a_trial_of_an_existing_sheet_comes_after_it(self):
        world = Life()
        again = experiment(world.agent, world.ministry, sheet=world.sheet, title="Nouvel essai", created_at=now())
        life = life_of(standing_of(world.agent, now()), "fiche", world.sheet.pk, now())
        assert (Ref("fiche", world.sheet.pk), Ref("experimentation", again.pk)) in links(life)

    def test_one_query_per_package_at_one_and_at_two_hundred(self):
        world = Life()
        agent = standing_of(world.agent, now())

        def count(kind, pk):
            with CaptureQueriesContext(connection) as seen:
                life_of(agent, kind, pk, now())
            return len(seen)

        assert {kind: count(kind, pk) for kind, pk in world.refs().items()} == dict.fromkeys(world.refs(), 5)
        for number in range(100):
            born = sheet(world.ministry, title=f"Fiche {number}")
            born_from(born, contribution=world.text)
            replication(born, OrganisationFactory())
        assert count("contribution", world.text.pk) == 5
        assert len(life_of(agent, "contribution", world.text.pk, now()).chain.nodes) == 207


@pytest.mark.django_db
class TestPage:
    def test_the_page_draws_and_lists(self, client):
        world = Life()
        client.force_login(world.agent)
        page = client.get(reverse("portal:chain", args=["contribution", world.text.pk])).content.decode()
        for word in ("Un guichet dans chaque mairie", "Ouvrir un guichet", "Essai du guichet", "Le guichet unique"):
            assert page.count(word) >= 2
        assert "Vous êtes ici" in page
        assert "reprise dans" in page
        assert page.count('class="f-chain__link"') == 6

    def test_a_lonely_text_says_so(self, client):
        text = ContributionFactory(challenge=ChallengeFactory(public=True))
        page = client.get(reverse("portal:chain", args=["contribution", text.pk])).content.decode()
        assert "Rien n’y est encore relié" in page

    def test_a_visitor_is_told_that_something_is_withheld(self, client):
        world = Life(public=False)
        page = client.get(reverse("portal:chain", args=["contribution", world.text.pk])).content.decode()
        assert "Une partie de cette ligne ne vous est pas montrée" in page
        assert "Essai du guichet" not in page
