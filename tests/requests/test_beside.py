"""A request line that asks for more than one thing gives the others too, each as a treatment of its own."""

import pytest

from openimr.requests import also_named, parse_request


def named(request_):
    return [
        (t.procedure or t.ingredients, t.body_part, t.visits if t.visits is not None else t.quantity)
        for t in also_named(request_)
    ]


@pytest.mark.parametrize(
    ("request_", "others"),
    [
        ("PT 2x4 L/S + TENS unit purchase w/ supplies", [("tens unit", None, None)]),
        (
            "Synapryn 10mg/1ml 500ml, Tabradol 1mg/ml 250ml, Fanatrex 25mg/ml 420ml (kits)",
            [(("cyclobenzaprine",), None, 250), (("gabapentin",), None, 420)],
        ),
        (
            "97110 x 12, 97140 x 12, 97014 - neck",
            [("manual therapy", "cervical spine", 12), ("electrical stimulation", "cervical spine", None)],
        ),
        ("Home hot/cold contrast unit w/ DVT compression", [("compression device", None, None)]),
        ("Norco 10/325 #90, Soma 350 #60", [(("carisoprodol",), None, 60)]),
        ("FWW and 3 in 1 commode", [("commode", None, None)]),
    ],
)
def test_each_of_several(request_, others):
    assert named(request_) == others


@pytest.mark.parametrize(
    "request_",
    [
        "PT 12 s/p R RCR",
        "psychological eval prior to SCS",
        "EMG/NCV bilateral upper extremities",
        "95886, 95911 BLE",
        "Flurbiprofen 20%/Lidocaine 5% cream",
        "Norco (hydrocodone/APAP) 10/325 #60",
        "TENS unit with electrodes",
        "R SI joint inj w/ fluoroscopy (27096)",
        "Lumbar ESI with Kenalog and lidocaine",
        "PT 2x6, to include manual therapy and modalities",
        "Acupuncture 6 visits (97810, 97811)",
        "",
    ],
)
def test_one_thing_is_one_thing(request_):
    assert also_named(request_) == ()


def test_what_is_beside_is_read_as_if_alone():
    assert also_named("PT 2x4 + TENS unit purchase") == (parse_request("TENS unit purchase"),)
