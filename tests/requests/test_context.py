"""What a request says beside what it asks for: the operation it follows or prepares, weaning, trials, rentals."""

import msgspec
import pytest

from openimr.requests import RequestContext, context_of, date_of_service, is_retrospective, parse_request

FOLLOWS = {
    "s/p microdiscectomy L5-S1 3/10/14: physical therapy 16": ("lumbar discectomy", "2014-03-10"),
    "PT x 12 s/p L TKA 8/1/12": ("total knee replacement", "2012-08-01"),
    "PT 12 after rotator cuff repair": ("rotator cuff repair", None),
    "PT lumbar post fusion": ("lumbar fusion", None),
    "therapy following burn skin graft forearm, OT x 8": ("skin graft", None),
    "PT tibial plateau fx ORIF, 30 visits": ("open reduction internal fixation", None),
    "PT 2 x 8 L elbow - cubital tunnel release done 5/7/18": ("cubital tunnel release", "2018-05-07"),
    "P.T. 2x5 s/p MUA left knee": ("manipulation under anesthesia", None),
    "PT 18 visits, had rotator cuff repair 9/3/14": ("rotator cuff repair", "2014-09-03"),
    "Physical Therapy 12x for ankle ORIF (DOS 2/18/16)": ("open reduction internal fixation", "2016-02-18"),
    "post op PT 12 visits distal biceps rupture repair": ("biceps tenodesis", None),
    "CPM 21 day rental s/p TKA": ("total knee replacement", None),
}


@pytest.mark.parametrize(("request_", "wanted"), FOLLOWS.items())
def test_the_operation_that_a_treatment_follows(request_, wanted):
    said = context_of(request_)
    assert (said.after, said.after_date) == wanted
    assert said.post_operative
    assert not said.pre_operative
    assert parse_request(request_).kind != "surgery"


@pytest.mark.parametrize(
    ("request_", "procedure", "before"),
    [
        ("psychological eval & testing prior to SCS", "psychological evaluation", "spinal cord stimulator"),
        ("Medical clearance before L4-5 fusion", "preoperative clearance", "lumbar fusion"),
        ("MRI L knee prior to arthroscopy", "mri", "knee arthroscopy"),
    ],
)
def test_the_operation_that_a_treatment_prepares(request_, procedure, before):
    said = context_of(request_)
    assert (said.before, said.after, said.pre_operative) == (before, None, True)
    assert parse_request(request_).procedure == procedure


@pytest.mark.parametrize(
    "request_",
    [
        "L4-5 fusion",
        "Right knee arthroscopy, post-op PT 12",
        "Lumbar fusion after failed physical therapy",
        "R shoulder arthroscopy and rotator cuff repair",
        "s/p lumbar fusion",
    ],
)
def test_an_operation_that_is_asked_for_is_the_treatment(request_):
    assert parse_request(request_).kind == "surgery"


@pytest.mark.parametrize(
    ("request_", "flags"),
    [
        ("Norco 10/325 #60 wean to off", {"weaning"}),
        ("Prednisone taper 10 mg #21", set()),
        ("TENS unit 30 day trial rental", {"trial", "rental"}),
        ("LSO brace purchase", {"purchase"}),
        ("Repeat LESI L4-5", {"repeat"}),
        ("LESI L4-5 #2", {"repeat"}),
        ("Additional PT 6 visits", {"repeat"}),
        ("Refill Soma 350 mg #90", {"repeat"}),
        ("Soma 350 mg #90 with 2 refills", set()),
        ("Butrans patch #4", set()),
        ("Post-op PT 2x6", {"post_operative"}),
        ("Pre op EKG", {"pre_operative"}),
        ("PT 6 s/p MVA 3/3/14", set()),
        ("PT 6 s/p knee injection", set()),
        ("", set()),
    ],
)
def test_words_that_say_how(request_, flags):
    said = msgspec.to_builtins(context_of(request_))
    assert {name for name, value in said.items() if value is True} == flags


def test_the_operation_asked_for_is_not_the_one_it_follows():
    said = context_of("Right knee arthroscopy; pre-op EKG; post-op PT 12")
    assert (said.after, said.before) == (None, None)
    assert parse_request("Lumbar fusion hardware removal").procedure == "hardware removal"


def test_nothing_said_is_nothing_known():
    assert context_of("MRI of the lumbar spine") == RequestContext()
    assert context_of("PT after surgery 2/30/14").after_date is None


def test_the_day_of_the_operation_is_no_date_of_service():
    followed = "Physical Therapy 12x for ankle ORIF (DOS 2/18/16)"
    assert not is_retrospective(followed)
    assert date_of_service(followed) is None
    assert is_retrospective("Retro: Terocin patches #30 DOS 8/14/14")
    assert date_of_service("Retro: Terocin patches #30 DOS 8/14/14") == "2014-08-14"
    assert is_retrospective("Right knee arthroscopy DOS 2/18/16")
    assert not is_retrospective("Retro-orbital ultrasound")
