"""Facts that stand in pattern tables: function, help, work, wounds, mood, warning signs, laboratory, scores."""

import pytest
from said import facts, has

SAID = [
    (
        "function",
        "subjective",
        "She is more functional with her medicine.",
        {"area": "general", "direction": "improved"},
    ),
    (
        "function",
        "subjective",
        "He can now walk 30 minutes, was 10.",
        {"area": "walking", "direction": "improved", "measured": True},
    ),
    (
        "function",
        "subjective",
        "Sits 20 minutes.",
        {"area": "sitting", "direction": "limited", "measure": "20 minutes"},
    ),
    ("function", "subjective", "Husband had to wash her hair.", {"area": "self-care", "direction": "limited"}),
    ("function", "subjective", "Showers with a chair.", {"area": "self-care", "direction": "limited"}),
    ("function", "subjective", "Cannot tie his shoes.", {"area": "self-care", "direction": "limited"}),
    ("function", "subjective", "Sleeps better with the tablets.", {"area": "sleep", "direction": "improved"}),
    ("function", "subjective", "No change in function.", {"area": "general", "direction": "unchanged"}),
    ("assistance", "objective", "Bathing: min assist.", {"activity": "Bathing", "level": "minimal"}),
    ("assistance", "objective", "Toileting: independent.", {"activity": "Toileting", "level": "independent"}),
    ("assistance", "", "leaves home only with help", {"activity": "homebound"}),
    ("work_status", "work status", "TTD until 05/01/2016", {"status": "temporarily totally disabled"}),
    ("work_status", "work status", "Off work.", {"status": "temporarily totally disabled"}),
    ("work_status", "work status", "Modified duty, no lifting over 10 lb", {"status": "modified duty"}),
    ("work_status", "work status", "Returned to full duty.", {"status": "full duty"}),
    ("work_status", "work status", "retired", {"status": "retired"}),
    ("work_status", "work status", "P&S", {"status": "permanent and stationary"}),
    ("work_status", "subjective", "He has not worked since 2011.", {"status": "not working"}),
    ("score", "objective", "Oswestry 38%", {"scale": "Oswestry", "value": 38.0}),
    ("score", "objective", "PHQ-9 score of 12/27", {"scale": "PHQ-9", "value": 12.0, "out_of": 27.0}),
    ("score", "objective", "GAF: 55", {"scale": "GAF", "value": 55.0}),
    ("wound", "objective", "Incision has 2 small open areas.", {"state": "open"}),
    ("wound", "objective", "Incision clean and dry.", {"state": "clean"}),
    ("psychological", "subjective", "Nightmares about the machine.", {"what": "nightmares"}),
    ("red_flag", "subjective", "No saddle anesthesia.", {"flag": "saddle anesthesia"}),
    ("home_exercise", "subjective", "Doing home exercises daily.", {"status": "doing"}),
    ("home_exercise", "plan", "Continue HEP.", {"status": "instructed"}),
    ("laboratory", "studies", "Creatinine 1.3", {"test": "Creatinine", "value": "1.3"}),
]


@pytest.mark.parametrize(("kind", "section", "text", "wanted"), SAID)
def test_stated(kind, section, text, wanted):
    assert has(text, kind, section, **wanted), facts(text, kind, section)


NOT_SAID = [
    ("function", "reasons", "There is no documentation of functional improvement."),
    ("function", "plan", "The goal is to improve function."),
    ("score", "objective", "Tender at L4-5, GAF not recorded."),
    ("score", "objective", "Oswestry form given on 03/04/2015."),
    ("work_status", "subjective", "Temporary disability payments begin."),
    ("work_status", "subjective", "The medication is not working."),
    ("red_flag", "plan", "Call for fever."),
    ("laboratory", "plan", "Repeat creatinine 2 weeks."),
]


@pytest.mark.parametrize(("kind", "section", "text"), NOT_SAID)
def test_not_stated(kind, section, text):
    assert facts(text, kind, section) == []


def test_an_empty_box_states_nothing():
    assert facts("☐ TTD", "work_status", "work status", checked=False) == []
    assert facts("☒ TTD", "work_status", "work status", checked=True) != []
