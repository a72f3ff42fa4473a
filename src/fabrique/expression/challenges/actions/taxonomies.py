"""The workshop's vocabularies: défis, axes… and their entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext as _

from fabrique.expression.challenges.actions.entry import entered
from fabrique.expression.challenges.models import Challenge, Taxonomy, Term
from fabrique.expression.challenges.rules import can_prepare
from fabrique.foundations.journal.actions import record
from fabrique.foundations.kernel.errors import Conflict, ImpossibleNow
from fabrique.foundations.kernel.locking import locked
from fabrique.foundations.kernel.richtext import one_line
from fabrique.foundations.people.models import Person


def add_taxonomy(
    actor: Person, challenge: Challenge, *, name: str, labels: Sequence[str] = (), at: datetime | None = None
) -> Taxonomy:
    """Add a way to classify, with its first entries."""
    with transaction.atomic():
        fresh, here, at = entered(actor, challenge, at)
        can_prepare(here, fresh).enforce()
        name = one_line(name)
        if fresh.taxonomies.filter(name__iexact=name).exists():
            raise Conflict(_("Un classement porte déjà ce nom. Choisissez-en un autre."))
        taxonomy = Taxonomy.objects.create(challenge=fresh, name=name, position=fresh.taxonomies.count())
        _append(taxonomy, labels)
        record(actor, "challenges.add_taxonomy", taxonomy, at=at, scope=fresh)
    return taxonomy


def rename_taxonomy(actor: Person, taxonomy: Taxonomy, *, name: str, at: datetime | None = None) -> Taxonomy:
    """Give a classification another name."""
    with transaction.atomic():
        fresh, here, at = entered(actor, taxonomy.challenge, at)
        can_prepare(here, fresh).enforce()
        held, name = locked(taxonomy), one_line(name)
        if fresh.taxonomies.filter(name__iexact=name).exclude(pk=held.pk).exists():
            raise Conflict(_("Un classement porte déjà ce nom. Choisissez-en un autre."))
        held.name = name
        held.save(update_fields=["name"])
        record(actor, "challenges.rename_taxonomy", held, at=at, scope=fresh)
    return held


def remove_taxonomy(actor: Person, taxonomy: Taxonomy, *, at: datetime | None = None) -> None:
    """Take a classification away when none of its entries is used."""
    with transaction.atomic():
        fresh, here, at = entered(actor, taxonomy.challenge, at)
        can_prepare(here, fresh).enforce()
        held = locked(taxonomy)
        used = [term.label for term in held.terms.all() if is_used(term)]
        if used:
            raise ImpossibleNow(
                _("Ce classement sert déjà (%(labels)s)\u00a0: il ne se supprime plus. Vous pouvez le renommer.")
                % {"labels": ", ".join(used[:3])}
            )
        record(actor, "challenges.remove_taxonomy", held, at=at, scope=fresh)
        held.delete()


def add_terms(actor: Person, taxonomy: Taxonomy, *, labels: Sequence[str], at: datetime | None = None) -> list[Term]:
    """Add entries at the end; those that exist already are left alone."""
    with transaction.atomic():
        fresh, here, at = entered(actor, taxonomy.challenge, at)
        can_prepare(here, fresh).enforce()
        terms = _append(locked(taxonomy), labels)
        record(actor, "challenges.add_terms", taxonomy, at=at, scope=fresh, details={"terms": [t.pk for t in terms]})
    return terms


def _append(taxonomy: Taxonomy, labels: Sequence[str]) -> list[Term]:
    known = {label.casefold() for label in taxonomy.terms.values_list("label", flat=True)}
    last = taxonomy.terms.aggregate(last=models.Max("position"))["last"]
    position = -1 if last is None else last
    terms = []
    for label in map(one_line, labels):
        if label and label.casefold() not in known:
            known.add(label.casefold())
            position += 1
            terms.append(Term.objects.create(taxonomy=taxonomy, label=label[:250], position=position))
    return terms


def rename_term(actor: Person, term: Term, *, label: str, at: datetime | None = None) -> Term:
    """Give an entry another name; what is classified under it stays so."""
    with transaction.atomic():
        fresh, here, at = entered(actor, term.taxonomy.challenge, at)
        can_prepare(here, fresh).enforce()
        held, label = locked(term), one_line(label)
        if Term.objects.filter(taxonomy=held.taxonomy_id, label__iexact=label).exclude(pk=held.pk).exists():
            raise Conflict(_("Une entrée porte déjà ce nom dans ce classement."))
        held.label = label
        held.save(update_fields=["label"])
        record(actor, "challenges.rename_term", held, at=at, scope=fresh)
    return held


def move_term(actor: Person, term: Term, *, up: bool, at: datetime | None = None) -> Term:
    """Move an entry one place up or down."""
    with transaction.atomic():
        fresh, here, at = entered(actor, term.taxonomy.challenge, at)
        can_prepare(here, fresh).enforce()
        terms = list(Term.objects.select_for_update().filter(taxonomy=term.taxonomy_id).order_by("position", "pk"))
        place = [each.pk for each in terms].index(term.pk) if term in terms else -1
        other = place - 1 if up else place + 1
        if place >= 0 and 0 <= other < len(terms):
            terms[place], terms[other] = terms[other], terms[place]
            for position, each in enumerate(terms):
                each.position = position
            Term.objects.bulk_update(terms, ["position"])
            record(actor, "challenges.move_term", term, at=at, scope=fresh)
    return term


def remove_term(actor: Person, term: Term, *, at: datetime | None = None) -> None:
    """Take an entry away when nothing is classified under it."""
    with transaction.atomic():
        fresh, here, at = entered(actor, term.taxonomy.challenge, at)
        can_prepare(here, fresh).enforce()
        held = locked(term)
        if is_used(held):
            raise ImpossibleNow(
                _(
                    "Des contributions ou des recommandations sont classées sous «\u00a0%(label)s\u00a0»\u00a0: renommez cette entrée, ou reclassez-les d’abord."
                )
                % {"label": held.label}
            )
        record(actor, "challenges.remove_term", held, at=at, scope=fresh)
        held.delete()


def is_used(term: Term) -> bool:
    """Whether any row of any package points to the entry."""
    hidden_too = term._meta.get_fields(include_hidden=True)  # noqa: SLF001 - public by documentation
    return any(
        _points_to(relation, term)
        for relation in hidden_too
        if isinstance(relation, models.ForeignObjectRel) and not isinstance(relation, models.ManyToManyRel)
    )


def _points_to(relation: models.ForeignObjectRel, term: Term) -> bool:
    related = relation.related_model
    return related._base_manager.filter(**{relation.field.name: term}).exists()  # noqa: SLF001
