"""Who reads, does and downloads what; how many queries it takes."""

from __future__ import annotations

import pytest
from django.test import Client

from fabrique.diffusion.publishing import actions
from fabrique.diffusion.publishing.models import WorkshopReport
from factories.challenges import ChallengeFactory
from factories.contributions import ContributionFactory
from factories.publishing import Restitution, restitution

pytestmark = pytest.mark.django_db
ROLES = ("nobody", "outsider", "named", "moderator", "sponsor", "facilitator", "coordinator")


def _seen(scene: Restitution, path: str, method: str = "get") -> dict[str, int]:
    """Status of an address for each role."""
    found = {}
    for role in ROLES:
        client = Client()
        if role != "nobody":
            client.force_login(scene.people[role])
        found[role] = getattr(client, method)(f"/ateliers/{scene.challenge.slug}/{path}").status_code
    return found


def _answers(*codes: int) -> dict[str, int]:
    return dict(zip(ROLES, codes, strict=True))


def test_before_the_publication_only_the_team_reads() -> None:
    scene = restitution()
    assert _seen(scene, "rapport/") == _answers(404, 404, 200, 200, 200, 200, 200)
    assert _seen(scene, "rapport/annexes/") == _answers(404, 404, 409, 200, 200, 200, 200)
    for suffix in ("pdf", "docx", "zip"):
        assert _seen(scene, f"rapport.{suffix}") == _answers(404, 404, 409, 200, 200, 200, 200)
    client = Client()
    client.force_login(scene.named)
    page = client.get(f"/ateliers/{scene.challenge.slug}/rapport/").content.decode()
    assert "n’est pas encore publié" in page
    assert "Recommandation de rang" not in page


def test_once_published_every_reader_reads() -> None:
    scene = restitution()
    scene.published()
    for path in ("rapport/", "rapport/?classement=2", "rapport/annexes/", "rapport.pdf", "rapport.docx", "rapport.zip"):
        assert _seen(scene, path) == _answers(404, 404, 200, 200, 200, 200, 200), path
    assert _seen(scene, "rapport.exe")["facilitator"] == 404  # noqa: PLR2004


def test_steps_are_for_whoever_takes_them() -> None:
    scene = restitution()
    assert _seen(scene, "rapport/preparer/") == _answers(302, 404, 403, 403, 403, 200, 200)
    assert _seen(scene, "rapport/demander-la-validation/") == _answers(302, 404, 403, 403, 403, 200, 200)
    assert _seen(scene, "rapport/publier/") == _answers(302, 404, 403, 403, 403, 409, 409)
    actions.submit_report(scene.facilitator, scene.challenge, at=scene.at)
    assert _seen(scene, "rapport/valider/") == _answers(302, 404, 403, 403, 200, 403, 403)
    assert _seen(scene, "rapport/renvoyer/") == _answers(302, 404, 403, 403, 200, 403, 403)
    assert _seen(scene, "rapport/reprendre/") == _answers(302, 404, 403, 403, 403, 200, 200)
    assert _seen(scene, "cloture/") == _answers(302, 404, 403, 200, 200, 200, 200)
    assert _seen(scene, "cloture/clore/") == _answers(302, 404, 403, 403, 403, 409, 409)


def test_exports_are_for_the_team_and_open_data_for_everyone_at_the_end() -> None:
    scene = restitution()
    assert _seen(scene, "exports/polis/") == _answers(404, 404, 403, 403, 403, 200, 200)
    assert _seen(scene, "exports/decidim-csv/") == _answers(404, 404, 403, 403, 403, 200, 200)
    public = restitution(public=True)
    assert _seen(public, "exports/json/") == _answers(409, 409, 409, 409, 409, 200, 200)
    public.published()
    assert _seen(public, "exports/") == _answers(200, 200, 200, 200, 200, 200, 200)
    assert _seen(public, "exports/json/") == _answers(200, 200, 200, 200, 200, 200, 200)
    assert _seen(public, "exports/polis/") == _answers(403, 403, 403, 403, 403, 200, 200)
    ContributionFactory(challenge=public.challenge, title="Masquée par la modération", hidden=True)
    address = f"/ateliers/{public.challenge.slug}/exports/json/"
    assert b"par la mod" not in b"".join(Client().get(address).streaming_content)
    client = Client()
    client.force_login(public.facilitator)
    assert b"par la mod" in b"".join(client.get(address).streaming_content)


def test_a_whole_report_through_its_pages() -> None:
    scene = restitution()
    base = f"/ateliers/{scene.challenge.slug}/rapport/"
    team, sponsor = Client(), Client()
    team.force_login(scene.facilitator)
    sponsor.force_login(scene.sponsor)
    written = team.post(base + "preparer/", {"introduction": "Bonjour **tous**", "method": "", "version": "1"})
    assert (written.status_code, written["Location"]) == (303, base)
    stale = team.post(base + "preparer/", {"introduction": "Autre", "method": "", "version": "1"})
    assert stale.status_code == 422  # noqa: PLR2004
    assert "modifié entre-temps" in stale.content.decode()
    assert "Autre" in stale.content.decode()
    assert team.post(base + "demander-la-validation/").status_code == 303  # noqa: PLR2004
    refused = sponsor.post(base + "renvoyer/", {"reason": "Non"})
    assert refused.status_code == 422  # noqa: PLR2004
    form = sponsor.get(base + "valider/")
    mark = form.context["form"].initial["mark"]
    outdated = sponsor.post(base + "valider/", {"word": "Merci", "mark": "0" * 64})
    assert "a changé pendant que vous le lisiez" in outdated.content.decode()
    assert sponsor.post(base + "valider/", {"word": "Merci", "mark": mark}).status_code == 303  # noqa: PLR2004
    assert "ne change plus" in team.get(base + "publier/").content.decode()
    assert team.post(base + "publier/").status_code == 303  # noqa: PLR2004
    assert team.post(base + "publier/").status_code == 409  # noqa: PLR2004
    assert WorkshopReport.objects.get(challenge=scene.challenge).introduction == "<p>Bonjour <strong>tous</strong></p>"
    assert Client().get(base).status_code == 404  # noqa: PLR2004


def test_a_file_that_has_not_changed_is_not_sent_again() -> None:
    scene = restitution()
    scene.published()
    client = Client()
    client.force_login(scene.named)
    address = f"/ateliers/{scene.challenge.slug}/rapport.pdf"
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert first["Content-Disposition"] == f'attachment; filename="rapport-{scene.challenge.slug}.pdf"'


@pytest.mark.parametrize("number", [1, 3])
def test_as_many_queries_for_one_recommendation_as_for_three(number: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def] # noqa: ANN001
    scene = restitution(number=number)
    client = Client()
    client.force_login(scene.facilitator)
    base = f"/ateliers/{scene.challenge.slug}/rapport/"
    with django_assert_num_queries(PREVIEW):
        client.get(base)
    scene.published()
    client.get(base)
    with django_assert_num_queries(PUBLISHED):
        client.get(base)


PREVIEW, PUBLISHED = 42, 8


def test_a_consultation_has_no_report_to_publish_but_its_team_sees_where_it_stands() -> None:
    from factories.challenges import ChallengeMandateFactory
    from factories.people import PersonFactory

    challenge = ChallengeFactory(consultation=True, public=True)
    facilitator = PersonFactory()
    ChallengeMandateFactory(challenge=challenge, person=facilitator)
    client = Client()
    client.force_login(facilitator)
    assert client.get(f"/ateliers/{challenge.slug}/rapport/").status_code == 200  # noqa: PLR2004
    assert client.get(f"/ateliers/{challenge.slug}/rapport/preparer/").status_code == 409  # noqa: PLR2004
    assert client.get(f"/ateliers/{challenge.slug}/cloture/").status_code == 200  # noqa: PLR2004
    assert client.post(f"/ateliers/{challenge.slug}/cloture/clore/").status_code == 303  # noqa: PLR2004
