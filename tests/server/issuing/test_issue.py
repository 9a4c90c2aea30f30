"""Quality and issue: what stops a determination, who may do what, and that nothing is ever issued unsigned."""

import pytest

pytestmark = pytest.mark.django_db


def test_x(at_quality, people):
    from openimr.server.issuing.checking import checked
    c = at_quality()
    print(c.case.state)
    f = checked(c.case, c.row)
    for x in f.findings: print(x)
    print(f.proof, f.late, f.signed)
    c = at_quality("modified-opioid-and-relaxant")
    f = checked(c.case, c.row)
    for x in f.findings: print(x)
    print(f.proof, f.late, f.signed)
    assert 0
