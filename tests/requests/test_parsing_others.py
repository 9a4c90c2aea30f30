"""A request that names more than one procedure says so; parts and guidance of one procedure are no second one."""

import pytest

from openimr.requests import others_named


@pytest.mark.parametrize(
    ("request_", "others"),
    [
        ("MRI/CT of the spine and pelvis", ("ct scan",)),
        ("Right knee arthroscopy with meniscectomy", ("meniscectomy",)),
        ("EMG/NCV of the bilateral upper extremities", ()),
        ("Lumbar epidural steroid injection under fluoroscopy", ()),
        ("Ultrasound 1 times 8", ()),
        ("Norco 10/325mg #60", ()),
        ("", ()),
    ],
)
def test_other_procedures(request_, others):
    assert others_named(request_) == others
