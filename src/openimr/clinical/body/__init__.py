"""Facts about the body and its treatment other than drugs: one extractor an idea, all of the form Passage to Drafts."""

from openimr.clinical.body.complaint import complaint
from openimr.clinical.body.diagnosis import diagnosis
from openimr.clinical.body.exam import exam
from openimr.clinical.body.function import function
from openimr.clinical.body.gate import BodyGate
from openimr.clinical.body.mechanism import MECHANISM_LABEL, mechanism
from openimr.clinical.body.rules import from_table
from openimr.clinical.body.score import score
from openimr.clinical.body.score_table import score_table
from openimr.clinical.body.studies import electrodiagnostic, imaging
from openimr.clinical.body.surgery import STAY_LABEL, hospital_stay, surgery
from openimr.clinical.body.treatment import treatment
from openimr.clinical.body.work import work_status
from openimr.clinical.body.worker import AGE_LABEL, DOI_LABEL, SEX_LABEL, age, date_of_injury, sex
from openimr.clinical.passage import Extractor, Gated
from openimr.clinical.quick import quick


def _gated(extract: Extractor, kind: str, *, cue: str = "", always: bool = False) -> Gated:
    """An extractor of one kind, tried at the words of that kind unless it has other ones or needs none."""
    return Gated(extract, frozenset({kind}), () if always else (cue or kind,))


GATE = BodyGate(
    (
        _gated(age, "age"),
        _gated(sex, "sex"),
        _gated(date_of_injury, "date_of_injury"),
        _gated(mechanism, "mechanism"),
        _gated(diagnosis, "diagnosis", always=True),
        _gated(complaint, "complaint", always=True),
        _gated(function, "function"),
        _gated(from_table("assistance"), "assistance"),
        _gated(work_status, "work_status"),
        _gated(score, "score"),
        _gated(score_table, "score", cue="score_table"),
        _gated(exam, "exam", always=True),
        _gated(imaging, "imaging"),
        _gated(electrodiagnostic, "electrodiagnostic"),
        _gated(from_table("laboratory"), "laboratory"),
        _gated(treatment, "treatment", always=True),
        _gated(surgery, "surgery", always=True),
        _gated(hospital_stay, "hospital_stay"),
        _gated(from_table("wound"), "wound"),
        _gated(from_table("psychological"), "psychological"),
        _gated(from_table("red_flag"), "red_flag"),
        _gated(from_table("home_exercise"), "home_exercise"),
    ),
    labels={
        "age": AGE_LABEL,
        "sex": SEX_LABEL,
        "date_of_injury": DOI_LABEL,
        "mechanism": MECHANISM_LABEL,
        "electrodiagnostic": quick("lectro", 0),
        "hospital_stay": STAY_LABEL,
    },
    records={"electrodiagnostic": "electrodiagnostic"},
)
"""The extractors of this room, in the order of model/findings.yaml."""
EXTRACTORS: tuple[Extractor, ...] = (GATE,)
"""Every extractor of this room, behind one gate."""

__all__ = ["EXTRACTORS", "GATE"]
