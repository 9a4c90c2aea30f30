"""What a notice tells is what the case holds: parts of a case, last days that can be kept, and what is not certain."""

from datetime import date

import msgspec
from notice_cases import CASE, PARTIES, as_it_is, event, to, with_events

from openimr.process.notices import notice_text


def flat(text: str) -> str:
    return " ".join(text.split())


def told(case, kind: str, party: str = "p1", **more: object) -> str:
    return flat(notice_text(as_it_is(case, kind, party, **more)))


DECIDED = (
    event("determination served", "2015-02-20", service="mail", outcome="overturned", items=[0, 1]),
    event("determination served", "2015-02-20", service="mail", outcome="upheld", items=[2]),
)
SPANISH = msgspec.structs.replace(CASE, parties=(msgspec.structs.replace(PARTIES[0], language="es"), *PARTIES[1:]))


class TestParts:
    """Where only some of the treatment is concerned, the rest is told of too."""

    def test_a_review_that_goes_on_for_an_item_is_not_headed_as_ended(self):
        part = with_events(event("treatment authorized", "2015-03-01", items=[1]))
        whole = with_events(event("treatment authorized", "2015-03-01"))
        subjects = [as_it_is(case, "termination", "p1").subject for case in (part, whole)]
        assert subjects == [
            "The review of some treatment has ended; the rest goes on",
            "The review has ended: treatment was approved",
        ]
        assert "lo demás sigue" in to("termination", "p1", "es").subject

    def test_what_a_partial_remand_leaves_alone_stays_in_force(self):
        case = with_events(*DECIDED, event("remanded", "2015-03-02", reasons=["A5"], items=[0]))
        for party in ("p1", "p3", "p6"):
            text = told(case, "remand", party)
            assert "The earlier decision on the rest stays in force" in text or "STAYS IN FORCE" in text.upper()
            assert "It still has to be approved or paid for: - Physical therapy, 8 visits, low back" in text
            assert "not medically necessary, and that decision was not set aside: - MRI" in text
            assert text.index("will be reviewed again" if party == "p1" else "set aside") < text.index("Norco")

    def test_a_remand_of_everything_leaves_nothing_in_force(self):
        text = told(with_events(*DECIDED, event("remanded", "2015-03-02", reasons=["A5"])), "remand")
        assert "not set aside" not in text
        assert "not part of the new review" not in text


class TestAppeal:
    """How and by when a party can appeal."""

    def test_a_finding_of_ineligibility_says_what_the_petition_has_to_hold(self):
        case = with_events(event("application ineligible", "2015-03-02", service="mail", reasons=["E01"]))
        text = told(case, "ineligibility")
        assert all(words in text for words in ("ADJ", "every reason in full", "under penalty of perjury"))
        assert "a copy of this notice and a proof of service" in text
        assert "on the other parties and on the IMR Unit" in text
        assert "notificarse a las demás partes" in told(
            msgspec.structs.replace(case, parties=SPANISH.parties), "ineligibility"
        )

    def test_the_safe_day_is_a_day_on_which_a_petition_can_be_filed(self):
        # 30 days after Friday, April 10, 2015 is Sunday, May 10.
        case = with_events(event("determination served", "2015-04-10", service="mail", outcome="upheld"))
        text = told(case, "determination cover", date=None)
        assert "To be safe, appeal by Friday, May 8, 2015. You have 30 calendar days" in text
        assert "Sunday" not in text

    def test_care_is_approved_sooner_where_health_demands_it(self):
        case = with_events(event("determination served", "2015-03-02", service="mail", outcome="overturned"))
        assert "and sooner if your health demands it" in told(case, "determination cover")
        spanish = msgspec.structs.replace(case, parties=SPANISH.parties)
        assert "antes si su estado de salud lo exige" in told(spanish, "determination cover")


def test_a_spanish_notice_names_no_rule_in_english():
    found = event("application ineligible", "2015-03-02", service="mail", reasons=["E03"])
    case = msgspec.structs.replace(with_events(found), parties=SPANISH.parties)
    rules = as_it_is(case, "ineligibility", "p1").rules
    assert "práctica de la DWC" in rules
    assert not [rule for rule in rules if "practice" in rule or "Labor Code" in rule]
    duplicate = as_it_is(SPANISH, "duplicate", "p1", date=date(2015, 3, 2))
    assert any("solicitudes duplicadas" in rule for rule in duplicate.rules)
