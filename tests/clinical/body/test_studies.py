"""Imaging and nerve tests by level, with the mood that the report gives."""

from said import drafts, facts, has

TEXT = "MRI of the lumbar spine of 02/03/2015 showed a disc protrusion at L4-5 and foraminal stenosis at L5-S1."


def test_levels_and_date():
    assert has(
        TEXT, "imaging", "studies", modality="mri", abnormality="disc herniation", level="L4-5", when="2015-02-03"
    )
    assert has(TEXT, "imaging", "studies", modality="mri", abnormality="foraminal stenosis")


def test_what_a_report_rules_out_and_what_it_suspects():
    moods = {
        d.attributes["abnormality"]: d.assertion
        for d in drafts(
            "No fracture. Possible rotator cuff full thickness tear.", "imaging", "studies", record="imaging"
        )
    }
    assert moods["fracture"] == "denied"
    assert moods["full thickness tear"] == "possible"


def test_a_normal_study():
    assert has("X-rays of the right wrist are normal.", "imaging", "studies", modality="x-ray", abnormality="normal")


def test_a_study_that_is_only_asked_for_has_no_result():
    assert facts("Request MRI of the knee to rule out meniscal tear.", "imaging", "plan") == []
    assert facts("Rotator cuff tear is suspected.", "imaging", "subjective") == []


def test_nerve_study():
    text = "EMG/NCV of 05/01/2015 showed mild left median neuropathy at the wrist."
    assert has(
        text,
        "electrodiagnostic",
        "studies",
        abnormality="carpal tunnel syndrome",
        side="left",
        nerve="median",
        result="abnormal",
        when="2015-05-01",
    )
    assert has("NCS of both arms was normal.", "electrodiagnostic", "studies", result="normal")
    assert facts("EMG was requested for the radiculopathy.", "electrodiagnostic", "plan") == []


def test_the_exact_word_counts_once():
    found = facts("MRI showed a full thickness tear of the right rotator cuff.", "imaging", "studies")
    assert [f["abnormality"] for f in found] == ["full thickness tear"]


def _by_level(text):
    return {
        (d.attributes.get("level"), d.attributes["abnormality"]): d.assertion
        for d in drafts(text, "imaging", record="imaging")
    }


def test_a_list_of_levels_keeps_each_level_apart():
    text = (
        "MRI CERVICAL SPINE WITHOUT CONTRAST C2-3: no bulge, normal; C3-4: small protrusion with annular tear; "
        "C5-6: left lateral recess stenosis, contacts the left C6 root; C6-7: disc extrusion / fragment."
    )
    found = _by_level(text)
    assert found["C3-4", "disc herniation"] == found["C3-4", "annular tear"] == "affirmed"
    assert found["C5-6", "lateral recess stenosis"] == found["C5-6", "nerve root compression"] == "affirmed"
    assert found["C6-7", "disc extrusion"] == found["C6-7", "disc fragment"] == "affirmed"
    assert found["C2-3", "disc bulge"] == "denied"
    assert not any(name == "normal" for _, name in found)


def test_a_normal_part_is_no_normal_study():
    assert _by_level("Cord normal.") == {}
    assert _by_level("T11-12: normal.") == {("T11-12", "normal"): "affirmed"}


def test_a_study_beside_what_it_is_to_rule_out_has_no_result():
    assert facts("NCS left arm: pronator v carpal tunnel, R/O", "electrodiagnostic") == []
    assert facts("EMG legs, radiculopathy", "electrodiagnostic", "plan") == []
    assert facts("MRI shoulder: rule out labral tear", "imaging") == []
    assert has("EMG showed radiculopathy at C6.", "electrodiagnostic", "plan", level="C6")


def test_a_tear_of_the_meniscus_however_long_its_name():
    text = "MRI of the right knee showed a tear of the body and posterior horn of the medial meniscus."
    assert [f["abnormality"] for f in facts(text, "imaging")] == ["meniscal tear"]
    assert [f["abnormality"] for f in facts("MRI shows thecal sac narrowing.", "imaging")] == ["spinal stenosis"]


def test_a_normal_trait_is_no_normal_study():
    text = "MRI of the lumbar spine: L3-4: normal height, mild facet change."
    assert "normal" not in [f["abnormality"] for f in facts(text, "imaging", "studies")]
