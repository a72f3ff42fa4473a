"""Reporting, hiding, showing again, leaving as it is, answering."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fabrique.expression.contributions.actions import (
    answer_moderation,
    dismiss_reports,
    hide_text,
    post_comment,
    report_text,
    restore_text,
)
from fabrique.expression.contributions.models import Contribution, ModerationDecision, Report
from fabrique.expression.contributions.queries import (
    decision_log,
    hidden_comments,
    hidden_contributions,
    hidden_reason,
    moderation_counts,
    reported_texts,
    visible_contributions,
)
from fabrique.expression.contributions.rules import (
    can_answer_moderation,
    can_dismiss,
    can_hide,
    can_report,
    can_restore,
    can_see_moderation,
)
from fabrique.foundations.kernel.errors import ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from factories.contributions import CommentFactory, ContributionFactory, ReportFactory
from factories.discussion import workshop

REASON = "Ce texte met en cause un collègue nommément."
ROLES = ("nobody", "outsider", "participant", "author", "facilitator", "moderator", "sponsor")
TEAM = {"facilitator", "moderator"}

pytestmark = pytest.mark.django_db


def who(place, rule, *args):
    return {role for role in ROLES if rule(place.standing(role), *args)}


def told(kind):
    return set(Message.objects.filter(kind=f"contributions.{kind}").values_list("recipient_id", flat=True))


def test_who_may_do_what_to_a_published_and_to_a_hidden_text():
    place = workshop()
    text = place.contribution
    hidden = ContributionFactory(challenge=place.challenge, author=place.author, hidden=True)
    assert {
        "report": who(place, can_report, text),
        "hide": who(place, can_hide, text),
        "dismiss": who(place, can_dismiss, text),
        "restore": who(place, can_restore, text),
        "see": who(place, can_see_moderation),
    } == {
        "report": {"participant", "facilitator", "moderator", "sponsor"},
        "hide": TEAM,
        "dismiss": TEAM,
        "restore": set(),
        "see": TEAM,
    }
    assert {
        "report": who(place, can_report, hidden),
        "hide": who(place, can_hide, hidden),
        "restore": who(place, can_restore, hidden),
        "answer": who(place, can_answer_moderation, hidden),
    } == {"report": set(), "hide": set(), "restore": TEAM, "answer": {"author"}}


def test_a_moderator_hides_their_own_text_but_never_shows_it_again():
    place = workshop()
    mine = ContributionFactory(challenge=place.challenge, author=place.moderator)
    hide_text(place.moderator, mine, reason=REASON)
    mine.refresh_from_db()
    with pytest.raises(Refused, match="une autre personne"):
        restore_text(place.moderator, mine, reason=REASON)
    restore_text(place.facilitator, mine, reason=REASON)


def test_archived_challenges_are_only_read():
    place = workshop(archived=True)
    assert who(place, can_hide, place.contribution) == set()
    assert who(place, can_see_moderation) == TEAM


def test_one_open_report_per_person_and_text_and_one_notice_per_text():
    place = workshop()
    comment = CommentFactory(contribution=place.contribution, author=place.author)
    first = report_text(place.participant, place.contribution, reason="hors_sujet")
    again = report_text(place.participant, place.contribution, reason="injurieux")
    report_text(place.other, place.contribution, reason="publicite")
    report_text(place.participant, comment, reason="injurieux", words="Voyez la fin.")
    assert (first.pk, Report.objects.count()) == (again.pk, 3)
    assert told("report") == {place.facilitator.pk, place.moderator.pk}
    assert Message.objects.filter(kind="contributions.report").count() == 4
    groups = reported_texts(place.standing("moderator"), place.challenge)
    assert [(each.comment, len(each.reports)) for each in groups] == [(None, 2), (comment, 1)]
    with pytest.raises(ImpossibleNow):
        report_text(place.other, comment, reason="autre")
    with pytest.raises(Refused, match="votre texte"):
        report_text(place.author, place.contribution, reason="hors_sujet")
    with pytest.raises(Refused):
        report_text(place.outsider, place.contribution, reason="hors_sujet")


def test_hiding_takes_the_text_away_tells_why_and_closes_the_reports():
    place = workshop()
    report_text(place.participant, place.contribution, reason="injurieux")
    decision = hide_text(place.moderator, place.contribution, reason=REASON)
    assert (decision.kind, decision.hides, decision.reason) == ("masque", True, REASON)
    assert list(Report.objects.values_list("state", "decided_by")) == [("fonde", place.moderator.pk)]
    seen = {
        role: place.contribution in set(visible_contributions(place.challenge, place.standing(role))) for role in ROLES
    }
    assert {role for role, sees in seen.items() if sees} == {"author", "facilitator", "moderator"}
    assert told("hidden") == {place.author.pk}
    assert told("report_decided") == {place.participant.pk}
    message = Message.objects.get(kind="contributions.hidden")
    assert REASON in message.text
    assert message.path == f"/contributions/{place.contribution.pk}/moderation/repondre/"
    assert hidden_reason(place.contribution) == REASON
    assert [row.pk for row in hidden_contributions(place.challenge)] == [place.contribution.pk]


def test_showing_again_undoes_it_wholly():
    place = workshop()
    post_comment(place.participant, place.contribution, body="Oui")
    report_text(place.participant, place.contribution, reason="injurieux")
    before = Contribution.objects.filter(pk=place.contribution.pk).values().get()
    hide_text(place.moderator, place.contribution, reason=REASON)
    restore_text(place.facilitator, place.contribution, reason="Le collègue n’est finalement pas reconnaissable.")
    assert Contribution.objects.filter(pk=place.contribution.pk).values().get() == before
    assert list(Report.objects.values_list("state", flat=True)) == ["classe"]
    assert told("restored") == {place.author.pk}
    assert [each.kind for each in decision_log(place.challenge)] == ["retabli", "masque"]
    assert hidden_reason(place.contribution) == ""


def test_a_merged_text_comes_back_into_its_synthesis():
    place = workshop()
    merged = ContributionFactory(challenge=place.challenge, merged=True)
    hide_text(place.moderator, merged, reason=REASON)
    merged.refresh_from_db()
    assert (merged.state, merged.merged_into_id is None) == ("moderee", False)
    restore_text(place.moderator, merged, reason=REASON)
    merged.refresh_from_db()
    assert merged.state == "fusionnee"


def test_a_hidden_comment_leaves_the_count_and_comes_back():
    place = workshop()
    comment = post_comment(place.participant, place.contribution, body="Propos déplacés")
    hide_text(place.moderator, comment, reason=REASON)
    place.contribution.refresh_from_db()
    assert place.contribution.comment_count == 0
    assert [row.pk for row in hidden_comments(place.challenge)] == [comment.pk]
    assert told("hidden") == {place.participant.pk}
    restore_text(place.moderator, comment, reason=REASON)
    place.contribution.refresh_from_db()
    assert place.contribution.comment_count == 1


def test_the_second_moderator_is_told_that_it_is_done():
    place = workshop()
    hide_text(place.moderator, place.contribution, reason=REASON)
    with pytest.raises(ImpossibleNow, match="déjà plus publié"):
        hide_text(place.facilitator, place.contribution, reason=REASON)
    assert ModerationDecision.objects.count() == 1


def test_dismissing_leaves_the_text_and_tells_the_reporter():
    place = workshop()
    report_text(place.participant, place.contribution, reason="hors_sujet")
    dismiss_reports(place.moderator, place.contribution, reason="Le sujet est bien celui de la question posée.")
    place.contribution.refresh_from_db()
    assert (place.contribution.state, moderation_counts(place.challenge).reported) == ("publiee", 0)
    assert told("report_decided") == {place.participant.pk}
    with pytest.raises(ImpossibleNow, match="vient d’être traité"):
        dismiss_reports(place.facilitator, place.contribution, reason="Le sujet est bien celui de la question posée.")
    report_text(place.participant, place.contribution, reason="hors_sujet", at=place.at + timedelta(minutes=1))
    assert moderation_counts(place.challenge).reported == 1


def test_a_reason_is_a_sentence():
    place = workshop()
    for action in (hide_text, restore_text, dismiss_reports):
        with pytest.raises(ImpossibleNow, match="une phrase"):
            action(place.moderator, place.contribution, reason="Non.")
    assert ModerationDecision.objects.count() == 0


def test_the_author_answers_once_per_decision():
    place = workshop()
    hide_text(place.moderator, place.contribution, reason=REASON)
    answer_moderation(place.author, place.contribution, answer="Je peux retirer ce nom.")
    assert told("moderation_answer") == {place.facilitator.pk, place.moderator.pk}
    with pytest.raises(ImpossibleNow, match="déjà répondu"):
        answer_moderation(place.author, place.contribution, answer="Alors ?")
    with pytest.raises(Refused):
        answer_moderation(place.participant, place.contribution, answer="Moi aussi")


def test_imported_reports_are_not_in_the_queue():
    place = workshop()
    ReportFactory(contribution=place.contribution, external_key="42")
    assert reported_texts(place.standing("moderator"), place.challenge) == []


def test_a_moderator_who_does_not_facilitate_reads_no_hidden_name():
    place = workshop()
    text = ContributionFactory(challenge=place.challenge, author=place.author, anonymous_to_readers=True)
    report_text(place.participant, text, reason="hors_sujet")
    named = {
        role: [each.named for each in reported_texts(place.standing(role), place.challenge)]
        for role in ("moderator", "facilitator")
    }
    assert named == {"moderator": [False], "facilitator": [True]}
