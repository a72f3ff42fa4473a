"""The demonstration's story is whole, is told once, and reaches the states that it promises."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Q

from fabrique.config.demo.seed import NAME
from fabrique.diffusion.publishing.models import WorkshopReport
from fabrique.expression.challenges.models import Challenge, Participation
from fabrique.expression.contributions.models import Coauthor, Comment, Contribution, Draft, Report, Support
from fabrique.expression.programmes.models import Programme
from fabrique.expression.recommendations.models import Amendment, MinorityOpinion, Rating, Recommendation
from fabrique.expression.sensemaking.models import Merge
from fabrique.foundations.journal.models import Line
from fabrique.foundations.notifications.models import Message
from fabrique.foundations.people.models import Organisation, OutgoingMail, Person

pytestmark = pytest.mark.django_db

KEPT = (
    Person, Organisation, Challenge, Contribution, Support, Comment, Recommendation, Rating, Amendment, Merge, Line, Message,
)  # fmt: skip


def counts():
    return {model.__name__: model.objects.count() for model in KEPT}


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """Tell the story once for the whole file, then take it back."""
    with django_db_blocker.unblock(), transaction.atomic():
        out = StringIO()
        call_command("fabrique_seed", stdout=out)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        yield out.getvalue()
        transaction.set_rollback(True)


def workshop(word):
    return Challenge.objects.get(title__contains=word)


def test_it_says_in_french_what_it_does(told):
    assert told.splitlines()[-1] == "Récit joué\u00a0: six espaces, trente personnes, vingt-quatre organisations."


def test_told_twice_changes_nothing(told):
    before = counts()
    out = StringIO()
    call_command("fabrique_seed", stdout=out)
    assert counts() == before
    assert out.getvalue() == "Le récit de démonstration est déjà là\u00a0: rien à faire.\n"


def test_the_journal_holds_together(told):
    out = StringIO()
    call_command("journal_verify", stdout=out)
    assert "chaîne intacte" in out.getvalue()


def test_no_real_address_and_no_mail_waiting(told):
    assert not Person.objects.exclude(email__endswith="@exemple.test").exists()
    assert not Message.objects.filter(email_due_at__isnull=False).exists()
    assert not OutgoingMail.objects.filter(due_at__isnull=False).exists()


def test_the_cast(told):
    assert Person.objects.count() == 30
    assert Person.objects.filter(is_persona=True).exclude(persona_note="").exclude(job_title="").count() == 11
    assert Organisation.objects.filter(kind="entreprise").count() == 9
    assert Organisation.objects.filter(parent=None).exclude(kind="entreprise").count() == 5
    programme = Programme.objects.get(name=NAME)
    assert "fictif" in programme.summary


def test_nobody_is_left_in_the_finished_workshop(told):
    here = workshop("sans faire attendre")
    assert here.state == "clos"
    assert WorkshopReport.objects.get(challenge=here).state == "publie"
    outcomes = Counter(Contribution.objects.filter(challenge=here).values_list("outcome", flat=True))
    assert outcomes["en_attente"] == 0
    assert outcomes["ecartee"] == 3
    assert Recommendation.objects.filter(challenge=here, state="publiee").count() == 4
    assert MinorityOpinion.objects.filter(recommendation__challenge=here).count() == 1


def test_the_workshop_at_work(told):
    here = workshop("Rendre du temps")
    assert here.state == "ouvert"
    assert Contribution.objects.filter(challenge=here).count() == 46
    assert Merge.objects.filter(synthesis__challenge=here).values("synthesis").distinct().count() == 4
    states = Counter(Recommendation.objects.filter(challenge=here).values_list("state", flat=True))
    assert states == {"validee": 1, "soumise": 3, "ebauche": 1}
    amendments = Amendment.objects.filter(paragraph__recommendation__challenge=here)
    assert Counter(amendments.values_list("state", flat=True)) == {"propose": 2, "accepte": 1, "refuse": 1}
    assert Rating.objects.filter(recommendation__challenge=here).exists()


def test_everybody_has_something_to_do_in_the_open_workshop(told):
    here = workshop("Faire voyager")
    assert Draft.objects.filter(challenge=here, person__email="thomas@exemple.test").count() == 1
    shares = Coauthor.objects.filter(contribution__challenge=here, state="proposee")
    assert set(shares.values_list("person__given_name", flat=True)) == {"Fatou", "Thomas"}
    assert Report.objects.filter(contribution__challenge=here, state="ouvert").count() == 1
    asked = Participation.objects.get(challenge=here, state="demandee")
    assert asked.person.given_name == "Yann"


def test_the_smaller_scenes(told):
    assert workshop("Reconnaître").state == "en_preparation"
    assert not workshop("Reconnaître").phases.exists()
    guests = Participation.objects.filter(challenge=workshop("vu par les chefs"))
    assert Counter(guests.values_list("state", flat=True)) == {"active": 6, "invitee": 1}
    votes = Support.objects.filter(contribution__challenge=workshop("Des accueils ouverts"))
    assert set(votes.values_list("position", flat=True)) == {"agree", "mixed", "disagree"}


def test_nothing_is_dated_in_the_future(told):
    latest = Line.objects.latest("at")
    assert not Contribution.objects.filter(Q(published_at__gt=latest.at)).exists()
