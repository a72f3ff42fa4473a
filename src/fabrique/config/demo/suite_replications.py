"""What follows an innovation: three organisations take it up; one gives up and says why. All is invented."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.core.files.base import ContentFile
from docx import Document

from fabrique.config.demo.story import Story
from fabrique.diffusion.replications import actions
from fabrique.diffusion.replications.models import Replication
from fabrique.diffusion.replications.states import Mode, ObstacleKind
from fabrique.expression.contributions.rules import CheckedFile, check_file
from fabrique.foundations.people.queries import today_at
from fabrique.foundations.ui.wording import french
from fabrique.implementation.innovations.models import Sheet, SheetIndicator

MINISTRY, COMPANY, HALTED = "fatou", "ines", "chloe"
ORGANISATIONS = {MINISTRY: "region", COMPANY: "ligne", HALTED: "caisse"}
NAME = "convention-fictive.docx"
MOTIVES = {
    MINISTRY: "Nos usagers expliquent trois fois leur demande avant de trouver le bon interlocuteur.",
    COMPANY: "Nos agences accueillent le même public, avec les mêmes questions.",
    HALTED: "Nous voulions offrir le même accueil dans nos agences.",
}
DESCRIPTIONS = {
    MINISTRY: actions.Description(
        Mode.SPREAD,
        "Une seule personne suit la demande du début à la fin.",
        "Les permanences se tiennent le samedi, et deux fois par mois en gare.",
        "Quatre agents seulement, répartis sur deux sites.",
        MOTIVES[MINISTRY],
    ),
    COMPANY: actions.Description(
        Mode.COOPERATE,
        "La fiche de suivi et la relecture par un usager.",
        "Le vocabulaire du transport, et un suivi dans notre propre outil.",
        "Aucune donnée de l’administration n’entre dans nos fichiers.",
        MOTIVES[COMPANY],
    ),
}
RESULTS = (
    "Deux usagers sur trois ont leur réponse dès la première visite. Les agents se transmettent moins de dossiers."
)
REASON = "Nos locaux n’ont pas de salle d’accueil commune, et les travaux ne sont pas financés avant deux ans."
OBSTACLE = "Pas de crédits pour réunir les accueils avant deux ans"


@dataclass(slots=True)
class Adoptions:
    """What is told: of which sheet, helped by whom, and what exists once it is played."""

    story: Story
    sheet: Callable[[], Sheet]
    contact: str
    rows: dict[str, Replication] = field(default_factory=dict)

    def interest(self, who: str, at: datetime, *, copied_from: str = "") -> None:
        """An organisation says that it is interested."""
        self.rows[who] = actions.declare_interest(
            self.story.people[who],
            self.sheet(),
            adopter=self.story.organisations[ORGANISATIONS[who]],
            motive=french(MOTIVES[who]),
            parent=self.rows.get(copied_from),
            at=at,
        )

    def study(self, who: str, at: datetime) -> None:
        """It studies, describes, and measures where it starts from."""
        person = self.story.people[who]
        row = actions.start_study(person, self.rows[who], at=at)
        if who in DESCRIPTIONS:
            row = actions.describe(person, row, DESCRIPTIONS[who], seen=row.text_version, at=at)
        self.rows[who] = self._measure(who, row, at, None)

    def _measure(self, who: str, row: Replication, at: datetime, after: Decimal | None) -> Replication:
        indicator = SheetIndicator.objects.filter(sheet=row.sheet_id).first()
        if indicator is None:
            return row
        day = today_at(at)
        start = (indicator.before * Decimal("1.2")).quantize(Decimal(1))
        figure = actions.Figure(indicator, start, row.studied_on or day, after, day if after is not None else None)
        return actions.measure(self.story.people[who], row, [figure], at=at)

    def help(self, minutes: int, note: str, at: datetime) -> None:
        """The contact gives time."""
        person = self.story.people[self.contact]
        row = self.rows[MINISTRY]
        actions.record_help(person, row, person=person, minutes=minutes, on=today_at(at), note=french(note), at=at)

    def agree(self, at: datetime) -> None:
        """The company deposits the agreement, and the source accepts it."""
        today = today_at(at)
        terms = actions.AgreementTerms("Licence Ouverte 2.0", today, today, today + timedelta(days=730))
        kept = actions.deposit_agreement(self.story.people[COMPANY], self.rows[COMPANY], terms, _document(today), at=at)
        actions.accept_agreement(self.story.people[self.contact], kept, at=at)

    def launch(self, who: str, at: datetime) -> None:
        """It starts."""
        self.rows[who] = actions.launch_replication(self.story.people[who], self.rows[who], at=at)

    def serve(self, at: datetime) -> None:
        """The ministry's works: measured again, told, confirmed by both sides."""
        person, row = self.story.people[MINISTRY], self.rows[MINISTRY]
        row = self._measure(MINISTRY, row, at, Decimal(3))
        row = actions.put_in_service(person, row, results=french(RESULTS), at=at)
        row = actions.confirm_for_adopter(person, row, at=at)
        self.rows[MINISTRY] = actions.confirm_for_source(self.story.people[self.contact], row, at=at)

    def give_up(self, at: datetime) -> None:
        """The third gives up, with an obstacle that others may meet."""
        obstacle = actions.NewObstacle(french(OBSTACLE), ObstacleKind.BUDGET)
        self.rows[HALTED] = actions.abandon_replication(
            self.story.people[HALTED], self.rows[HALTED], reason=french(REASON), obstacle=obstacle, at=at
        )


def tell(story: Story, sheet: Callable[[], Sheet], *, contact: str, since: int = -70) -> Adoptions:
    """Tell three adoptions of a published sheet, from the day ``since`` on; ``contact`` speaks for its source."""
    told = Adoptions(story, sheet, contact)
    story.on(since, 10, lambda at: told.interest(MINISTRY, at))
    story.on(since + 6, 11, lambda at: told.study(MINISTRY, at))
    story.on(since + 9, 15, lambda at: told.help(180, "Visite du guichet avec deux agents", at))
    story.on(since + 14, 9, lambda at: told.launch(MINISTRY, at))
    story.on(since + 20, 10, lambda at: told.interest(COMPANY, at))
    story.on(since + 22, 14, lambda at: told.help(45, "Réponses aux questions de l’équipe", at))
    story.on(since + 24, 10, lambda at: told.interest(HALTED, at, copied_from=MINISTRY))
    story.on(since + 27, 10, lambda at: told.study(COMPANY, at))
    story.on(since + 30, 10, lambda at: told.study(HALTED, at))
    story.on(since + 34, 16, told.agree)
    story.on(since + 36, 9, lambda at: told.launch(COMPANY, at))
    story.on(since + 45, 11, told.serve)
    story.on(since + 50, 17, told.give_up)
    return told


def _document(today: date) -> CheckedFile:
    """A page that says that it is invented."""
    paper, made = Document(), io.BytesIO()
    paper.add_heading("Convention de réplication (document fictif)", level=1)
    paper.add_paragraph(f"Démonstration. Ce document, daté du {today:%d/%m/%Y}, n’engage personne.")
    paper.save(made)
    return check_file(ContentFile(made.getvalue(), name=NAME), NAME, limit=settings.FABRIQUE_UPLOAD_LIMIT)
