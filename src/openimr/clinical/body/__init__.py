"""Facts about the body and its treatment other than drugs: one extractor an idea, all of the form Passage to Drafts."""

from openimr.clinical.body.complaint import complaint
from openimr.clinical.body.diagnosis import diagnosis
from openimr.clinical.body.exam import exam
from openimr.clinical.body.function import function
from openimr.clinical.body.mechanism import mechanism
from openimr.clinical.body.rules import from_table
from openimr.clinical.body.score import score
from openimr.clinical.body.score_table import score_table
from openimr.clinical.body.studies import electrodiagnostic, imaging
from openimr.clinical.body.surgery import hospital_stay, surgery
from openimr.clinical.body.treatment import treatment
from openimr.clinical.body.work import work_status
from openimr.clinical.body.worker import age, date_of_injury, sex
from openimr.clinical.passage import Extractor

EXTRACTORS: tuple[Extractor, ...] = (
    age,
    sex,
    date_of_injury,
    mechanism,
    diagnosis,
    complaint,
    function,
    from_table("assistance"),
    work_status,
    score,
    score_table,
    exam,
    imaging,
    electrodiagnostic,
    from_table("laboratory"),
    treatment,
    surgery,
    hospital_stay,
    from_table("wound"),
    from_table("psychological"),
    from_table("red_flag"),
    from_table("home_exercise"),
)
"""Every extractor of this room, in the order of model/findings.yaml."""

__all__ = ["EXTRACTORS"]
