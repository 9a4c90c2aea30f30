"""What a reviewer's entry says is held on a day, whatever the case: states, specialties, and what bars every case."""

from datetime import date

from openimr.model import Reviewer
from openimr.reviewers.certificates import certificate_holds
from openimr.reviewers.professions import profession_of
from openimr.reviewers.qualification.credentials import in_practice, licence_counts, licensed, no_qme, undisciplined
from openimr.vocabulary import state_of


def states_held(reviewer: Reviewer, on: date) -> tuple[str, ...]:
    """States of the licences that are unrestricted and in force, as the entry orders them."""
    own = profession_of(reviewer)
    held = [x.state for n, x in enumerate(reviewer.licences) if licence_counts(x, n, on, own).answer == "yes"]
    return tuple(dict.fromkeys(state_of(state) or state for state in held))


def specialties_held(reviewer: Reviewer, on: date) -> tuple[str, ...]:
    """Specialties and subspecialties of the certificates that hold; without one, what the entry names itself."""
    held = [board for n, board in enumerate(reviewer.boards) if certificate_holds(board, n, on).answer == "yes"]
    named = dict.fromkeys(name for board in held for name in (board.specialty, board.subspecialty) if name)
    return tuple(named) or reviewer.specialties


def barred(reviewer: Reviewer, on: date) -> str | None:
    """Why the reviewer may decide no case at all on a day: R2, R5, R6 or R7 (qualification.yaml) is answered no.

    What the entry leaves open bars nobody here; assignment and quality ask for it.
    """
    asked = (licensed(reviewer, on), undisciplined(reviewer), no_qme(reviewer), in_practice(reviewer, on))
    return next((one.fact for one in asked if one.answer == "no"), None)
