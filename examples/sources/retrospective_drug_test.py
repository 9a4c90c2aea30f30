"""A urine drug test asked for after it was done, and the opioid that it watches over."""
# ruff: noqa: E501 - the prose of records reads best unbroken

from dataclasses import replace

from examples.case import CP09, ODG, Example, Fact, Guideline, Item
from examples.drawing.blocks import (
    LETTER,
    PORTAL,
    Letterhead,
    Paper,
    Para,
    Sign,
    fields,
    grid,
    p,
    record,
)
from examples.drawing.decisions import decision_by_item
from examples.drawing.forms import (
    Parties,
    bill,
    imr_application,
    pr2,
    proof_of_service,
    rfa,
)

WHO = Parties(
    first="Cornelius",
    last="Ashby-Moreno",
    dob="03/18/1961",
    sex="Male",
    home="14 Pelican Way, Eureka, CA 95501",
    phone="(707) 555-0133",
    employer="Humboldt Timber Products",
    claim="HTP-08-33310",
    injury="05/20/2008",
    doctor="Wilhelmina Tran, MD",
    specialty="Family Medicine / Pain",
    practice="Redwood Coast Pain Clinic",
    office="2350 Buhne St, Eureka, CA 95501",
    office_phone="(707) 555-0145",
    office_fax="(707) 555-0146",
    administrator="Pacific Rim Workers Fund",
    adjuster="Agnes Dole",
    admin_address="PO Box 18, Santa Rosa, CA 95402",
    admin_phone="(707) 555-0109",
    admin_fax="(707) 555-0119",
)
UDT = "Retrospective: urine drug test, date of service 01/20/2015"
PERC = "Percocet 5/325 mg, 1 tablet twice a day as needed, #60"
application = imr_application(
    WHO,
    [UDT, PERC],
    signed="04/02/2015",
    decided="03/09/2015",
    diagnosis="338.29 chronic pain; 715.96 osteoarthritis knee",
)
ur = decision_by_item(
    WHO,
    "Lodestar UR",
    "03/09/2015",
    "02/09/2015",
    [
        (
            UDT,
            "RETROSPECTIVELY NON-CERTIFIED.",
            "The need for drug testing at this visit was not set out and no risk level is named on the request.",
            "ODG, Pain Chapter, Urine drug testing (UDT).",
        ),
        (
            PERC,
            "NON-CERTIFIED.",
            "There is no convincing account of objective improvement from the opioid in the request itself.",
            "MTUS Chronic Pain Guidelines 2009, Opioids, on-going management, page 78.",
        ),
    ],
    reviewed="RFA 02/06/2015 with attached laboratory bill.",
    reviewer="Bertrand Oakes, MD",
    look=LETTER,
    note=2,
)
jan = pr2(
    WHO,
    "01/20/2015",
    reason="request",
    subjective="""R knee pain, s/p crush by log 2008, two arthroscopies, moderate OA. Not a candidate for TKA yet per ortho. Pain 8/10 without Percocet, 4/10 with; relief starts in 30 min and lasts 5 hrs, uses 1-2 a day. Works 40 h/wk as
    scaler since 09/2014 (had been limited to 20 h/wk before the Percocet trial in 06/2014). Walks 6 blocks, was 2. Stairs one flight with rail. WOMAC 38, was 61. BMs regular with senna, denies sedation, N/V.""",
    objective="R knee: 5-115 deg, crepitus, trace effusion, medial joint line TTP, stable. Gait mild antalgic R. Alert, pupils normal.",
    diagnoses="1. OA R knee, post-traumatic (715.96)\n2. Chronic pain (338.29)",
    plan="""1. Percocet 5/325 bid prn #60.
    2. Random UDS collected today, sent to lab (last one 06/24/2014 at start of trial, consistent). Reason: ongoing opioid monitoring, ORT 4 = moderate risk (brother w/ alcoholism, own age < 45 no, depression hx 2009). Moderate risk: 2 a year.
    3. CURES 01/20/2015: one prescriber, one pharmacy. No lost scripts, no early refills.
    4. Opioid agreement of 06/24/2014 in force.
    5. Previous: naproxen (ulcer 2010), acetaminophen, 2 x steroid injection, PT.""",
    work="Full time, no kneeling, no ladders.",
)
june = pr2(
    WHO,
    "06/24/2014",
    reason="change",
    subjective="R knee 8/10, works 20 h/wk, walks 2 blocks. WOMAC 61. Acetaminophen 3 g/day, injections no longer help. NSAIDs contraindicated (bleeding ulcer 2010).",
    objective="R knee 5-110, effusion 1+, medial TTP.",
    diagnoses="1. OA R knee, post-traumatic",
    plan="""1. Trial of Percocet 5/325 bid prn #60. Goals: full time work, walk 5 blocks.
    2. Opioid agreement signed. ORT 4, moderate. UDS today (baseline).
    3. Senna 8.6 mg daily.""",
    work="20 h/wk.",
)
lab = record(
    "Urine drug test report",
    "2015-01-20",
    "Klamath Toxicology",
    Letterhead("KLAMATH TOXICOLOGY", ("Confirmatory drug testing",)),
    fields(f"Donor: {WHO.filed} | DOB: {WHO.dob}", "Collected: 01/20/2015 | Reported: 01/23/2015"),
    grid("""Drug | Screen | Confirmed (ng/mL) | Prescribed | Comment
    Oxycodone | Positive | 410 | Yes | Consistent
    Noroxycodone | - | 365 | metabolite | Consistent
    Oxymorphone | - | 44 | metabolite | Consistent
    Opiates (morphine, codeine, 6-MAM) | Negative | - | No | Consistent
    Benzodiazepines | Negative | - | No | Consistent
    Methamphetamine | Negative | - | No | Consistent
    Cocaine | Negative | - | No | Consistent"""),
    Para("Specimen valid. Overall: CONSISTENT WITH PRESCRIPTION."),
    look=PORTAL,
)
lab0 = record(
    "Urine drug test report",
    "2014-06-24",
    "Klamath Toxicology",
    Letterhead("KLAMATH TOXICOLOGY", ("Confirmatory drug testing",)),
    fields(f"Donor: {WHO.filed} | DOB: {WHO.dob}", "Collected: 06/24/2014 | Reported: 06/27/2014"),
    Para("All drug classes: NEGATIVE. No prescribed drug declared. Overall: CONSISTENT."),
    look=PORTAL,
)
knee = record(
    "Orthopaedic consultation",
    "2014-11-04",
    "Bjorn Halloran, MD",
    Letterhead("North Coast Bone & Joint"),
    Para("November 4, 2014"),
    fields(f"Patient: {WHO.filed} | DOB: {WHO.dob}"),
    p("""Fifty-three-year-old log scaler. Weight-bearing films: medial compartment 2 mm, spurs. He works full days with pills
    and a sleeve. I would hold off on replacement until he is 58 or cannot work."""),
    Sign("Bjorn Halloran, MD"),
    look=LETTER,
)
labbill = bill(
    WHO,
    "02/02/2015",
    "01/20/2015 | G0431 | Drug screen, multiple classes | 1 | 98.94\n01/20/2015 | 83925 | Opiates, confirmation | 1 | 26.50",
    diagnosis="338.29",
    total="125.44",
    biller="Klamath Toxicology",
)
EXAMPLE = Example(
    name="retrospective-drug-test",
    number="EX-11",
    decided="2015-03-09",
    injury="2008-05-20",
    age=53,
    sex="M",
    story="""
# A drug test asked for after it was done, and the opioid behind it

Cornelius Ashby-Moreno, 53, log scaler, takes Percocet for post-traumatic arthritis of the knee. The drug test of 01/20/2015 was billed and asked for afterwards; utilization review refused the test and the drug on 03/09/2015.

**What a careful reviewer decides: overturn both.**

- Drug test (retrospective): on an opioid; purpose given (monitoring); moderate risk by ORT, last test seven months before; earlier result on file and consistent (page 43; 94-95).
- Percocet: 8/10 without, 4/10 with; 40 hours of work, was 20; WOMAC 38, was 61; no side effects; test, CURES, agreement (78, 80).

**Traps.** The decision came more than five working days after receipt: retrospective review has 30 days. The confirmation is billed separately; what is in dispute is the test. Two laboratory reports.
""",
    items=(
        Item(
            request=UDT,
            decision="overturned",
            retrospective=True,
            administrator=(Guideline(ODG, "Pain Chapter, Urine drug testing (UDT)", None),),
            guidelines=(Guideline(CP09, "Drug testing", "43"), Guideline(CP09, "Opioids, on-going management", "78")),
            reasons=("on an opioid", "purpose and moderate risk stated", "last test seven months before, consistent"),
            facts=(
                Fact("random test collected on 01/20/2015, reason given", "Random UDS collected today"),
                Fact("ORT 4, moderate risk", "ORT 4 = moderate risk"),
                Fact("last test 06/24/2014", "last one 06/24/2014"),
                Fact("result consistent", "CONSISTENT WITH PRESCRIPTION"),
            ),
        ),
        Item(
            request=PERC,
            decision="overturned",
            administrator=(Guideline(CP09, "Opioids, on-going management", "78"),),
            guidelines=(
                Guideline(CP09, "Opioids, on-going management", "78"),
                Guideline(CP09, "Opioids, when to continue", "80"),
            ),
            reasons=(
                "8/10 without, 4/10 with",
                "works 40 hours, was 20",
                "no side effects",
                "consistent test, CURES, agreement",
            ),
            facts=(
                Fact("8/10 without, 4/10 with", "Pain 8/10 without Percocet, 4/10 with"),
                Fact("40 hours a week, was 20", "Works 40 h/wk"),
                Fact("WOMAC 38, was 61", "WOMAC 38, was 61"),
                Fact("denies sedation", "denies sedation"),
                Fact("agreement", "Opioid agreement of 06/24/2014 in force"),
            ),
        ),
    ),
    papers=(
        Paper(
            name="case.pdf",
            fax="03/31/2015 08:{page:02d} PACIFIC RIM WF 707 555 0119 -> IMR  {page}/{pages}",
            bates="PRWF{page:07d}",
            pieces=(
                ur,
                application,
                lab,
                labbill,
                jan,
                rfa(
                    WHO,
                    """Chronic pain, opioid therapy | 338.29 | Urine drug test (retro) | G0431 | DOS 01/20/2015
        OA R knee | 715.96 | Percocet 5/325 mg | | 1 bid prn, #60""",
                    signed="02/06/2015",
                ),
                knee,
                lab0,
                june,
                replace(lab, duplicate=True),
                proof_of_service(WHO, "03/09/2015", served="Cornelius Ashby-Moreno\nWilhelmina Tran, MD"),
            ),
        ),
    ),
    facts={
        "diagnoses": ["post-traumatic osteoarthritis, right knee", "chronic pain"],
        "medications": [
            {"drug": "Percocet", "dose": "5/325 bid prn #60", "since": "2014-06-24"},
            {"drug": "senna", "dose": "8.6 mg", "since": "2014-06-24"},
        ],
        "pain_scores": [
            {"score": "8/10 without, 4/10 with", "date": "2015-01-20"},
            {"score": "8/10", "date": "2014-06-24"},
        ],
        "prior_treatment": ["two arthroscopies", "naproxen", "acetaminophen", "steroid injections", "physical therapy"],
        "progress_reports": ["2014-06-24", "2015-01-20"],
        "work_status": "full time with restrictions",
    },
    traps=("retrospective", "duplicate laboratory report"),
    formats="one faxed and Bates-stamped bundle with text layer",
)
