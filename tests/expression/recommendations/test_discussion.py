"""Comments and amendments: proposed, answered, outdated."""

from __future__ import annotations

import pytest

from fabrique.expression.challenges.states import PhaseKind
from fabrique.expression.recommendations import actions, queries
from fabrique.expression.recommendations.models import Amendment, Paragraph, Recommendation
from fabrique.foundations.kernel.errors import Conflict, DomainError, ImpossibleNow, Refused
from fabrique.foundations.notifications.models import Message
from factories.desk import AT, Desk

WHY = "La mairie est plus proche des gens."


def first(row: Recommendation) -> Paragraph:
    return row.paragraphs.filter(retired_at=None).order_by("position")[0]


def propose(desk: Desk, row: Recommendation, text: str = "Ouvrir dans chaque préfecture.") -> Amendment:
    return actions.propose_amendment(
        desk.other, first(row), text=text, justification=WHY, seen=row.version_number, at=AT
    )


def test_a_comment_is_kept_once_and_the_pair_is_told(desk: Desk) -> None:
    row = desk.recommendation(submitted=True)
    one = actions.comment_paragraph(desk.other, first(row), text="Qui paie <script>x</script>?", at=AT)
    twin = actions.comment_paragraph(desk.other, first(row), text="Qui paie <script>x</script>?", at=AT)
    assert (one.pk, "<script" in one.body) == (twin.pk, False)
    told = Message.objects.filter(kind="recommendations.comment").values_list("recipient", flat=True)
    assert sorted(told) == sorted([desk.agent.pk, desk.employee.pk])


def test_the_pair_marks_a_comment_as_dealt_with_and_the_others_do_not(desk: Desk) -> None:
    comment = actions.comment_paragraph(desk.other, first(desk.recommendation(submitted=True)), text="Et ?", at=AT)
    with pytest.raises(Refused):
        actions.resolve_comment(desk.other, comment, at=AT)
    assert actions.resolve_comment(desk.agent, comment, at=AT).resolved_by == desk.agent
    assert actions.unresolve_comment(desk.employee, comment, at=AT).resolved_at is None


def test_a_sketch_and_a_validated_text_are_not_discussed(desk: Desk) -> None:
    sketch, validated = desk.recommendation(), desk.recommendation(submitted=True)
    validated = actions.validate_recommendation(desk.facilitator, validated, at=AT)
    for row in (sketch, validated):
        with pytest.raises(ImpossibleNow):
            actions.comment_paragraph(desk.other, first(row), text="Et ?", at=AT)
        with pytest.raises(ImpossibleNow):
            propose(desk, row)


def test_accepted_it_is_in_the_text_as_a_new_version(desk: Desk) -> None:
    row = desk.recommendation(submitted=True)
    amendment = propose(desk, row)
    with pytest.raises(Refused):
        actions.accept_amendment(desk.other, amendment, seen=row.version_number, at=AT)
    actions.accept_amendment(desk.employee, amendment, seen=row.version_number, at=AT)
    fresh = Recommendation.objects.get(pk=row.pk)
    assert (fresh.state, fresh.version_number, first(fresh).body) == (
        "amendee",
        row.version_number + 1,
        "<p>Ouvrir dans chaque préfecture.</p>",
    )
    content = fresh.versions.get(number=fresh.version_number).content
    assert content["paragraphs"][0]["body"] == "<p>Ouvrir dans chaque préfecture.</p>"
    told = Message.objects.filter(kind="recommendations.amendment_accepted", recipient=desk.other)
    assert told.count() == 1


def test_declined_it_says_why_and_the_text_stays(desk: Desk) -> None:
    row = desk.recommendation(submitted=True)
    amendment = propose(desk, row)
    with pytest.raises(DomainError):
        actions.decline_amendment(desk.agent, amendment, reason="non", at=AT)
    declined = actions.decline_amendment(desk.agent, amendment, reason="Le budget ne le permet pas.", at=AT)
    assert (declined.state, first(row).body) == ("refuse", "<p>Ouvrir dans chaque mairie.</p>")
    message = Message.objects.get(kind="recommendations.amendment_declined", recipient=desk.other)
    assert "Le budget ne le permet pas." in message.text
    with pytest.raises(ImpossibleNow):
        actions.accept_amendment(desk.agent, amendment, seen=row.version_number, at=AT)


def test_outdated_it_is_applied_only_by_whoever_says_so(desk: Desk) -> None:
    row = desk.recommendation(submitted=True)
    amendment = propose(desk, row)
    row = desk.write(row, "Ouvrir dans chaque quartier.", "Former les agents.")
    with pytest.raises(Conflict):
        actions.accept_amendment(desk.agent, amendment, seen=row.version_number, at=AT)
    assert first(row).body == "<p>Ouvrir dans chaque quartier.</p>"
    found = queries.amendment_for(row, amendment.pk)
    assert queries.is_outdated(found) is True
    actions.accept_amendment(desk.agent, amendment, seen=row.version_number, apply_anyway=True, at=AT)
    assert first(row).body == "<p>Ouvrir dans chaque préfecture.</p>"


def test_whoever_decides_on_a_text_that_has_just_changed_is_told(desk: Desk) -> None:
    row = desk.recommendation(submitted=True)
    amendment = propose(desk, row)
    opened = row.version_number
    desk.write(row, "Ouvrir dans chaque quartier.", "Former les agents.")
    with pytest.raises(Conflict):
        actions.accept_amendment(desk.agent, amendment, seen=opened, apply_anyway=True, at=AT)


def test_a_validation_waits_for_every_answer(desk: Desk) -> None:
    row = desk.recommendation(submitted=True)
    amendment = propose(desk, row)
    with pytest.raises(ImpossibleNow):
        actions.validate_recommendation(desk.facilitator, row, at=AT)
    with pytest.raises(Refused):
        actions.withdraw_amendment(desk.agent, amendment, at=AT)
    assert actions.withdraw_amendment(desk.other, amendment, at=AT).state == "retire"
    assert actions.validate_recommendation(desk.facilitator, row, at=AT).state == "validee"


def test_after_the_phase_the_facilitator_still_declines_but_nobody_accepts(desk: Desk) -> None:
    from factories.challenges import set_phase  # noqa: PLC0415 - the calendar moves under the amendment

    row = desk.recommendation(submitted=True)
    amendment = propose(desk, row)
    set_phase(desk.challenge, PhaseKind.PRIORITISATION, AT)
    for person in (desk.agent, desk.facilitator):
        with pytest.raises(ImpossibleNow):
            actions.accept_amendment(person, amendment, seen=row.version_number, at=AT)
    with pytest.raises(ImpossibleNow):
        actions.decline_amendment(desk.agent, amendment, reason="Trop tard pour nous.", at=AT)
    declined = actions.decline_amendment(desk.facilitator, amendment, reason="La phase est finie.", at=AT)
    assert declined.state == "refuse"


def test_the_same_wording_is_no_amendment_and_sent_twice_it_is_one(desk: Desk) -> None:
    row = desk.recommendation(submitted=True)
    with pytest.raises(ImpossibleNow):
        propose(desk, row, "Ouvrir dans chaque mairie.")
    assert propose(desk, row).pk == propose(desk, row).pk
