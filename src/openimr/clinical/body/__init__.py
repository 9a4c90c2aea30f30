"""Facts about the body and its treatment other than drugs: one extractor an idea, all of the form Passage to Drafts."""

import re

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
from openimr.clinical.passage import Extractor

GATE = BodyGate(
    {
        age: "age",
        sex: "sex",
        date_of_injury: "date_of_injury",
        mechanism: "mechanism",
        diagnosis: "",
        complaint: "",
        function: "function",
        from_table("assistance"): "assistance",
        work_status: "work_status",
        score: "score",
        score_table: "score_table",
        exam: "",
        imaging: "imaging",
        electrodiagnostic: "electrodiagnostic",
        from_table("laboratory"): "laboratory",
        treatment: "",
        surgery: "",
        hospital_stay: "hospital_stay",
        from_table("wound"): "wound",
        from_table("psychological"): "psychological",
        from_table("red_flag"): "red_flag",
        from_table("home_exercise"): "home_exercise",
    },
    labels={
        "age": AGE_LABEL,
        "sex": SEX_LABEL,
        "date_of_injury": DOI_LABEL,
        "mechanism": MECHANISM_LABEL,
        "electrodiagnostic": re.compile("lectro"),
        "hospital_stay": STAY_LABEL,
    },
    records={"electrodiagnostic": "electrodiagnostic"},
)
"""The extractors of this room, in the order of model/findings.yaml."""
EXTRACTORS: tuple[Extractor, ...] = (GATE,)
"""Every extractor of this room, behind one gate."""

__all__ = ["EXTRACTORS"]
