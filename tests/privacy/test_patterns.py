"""Ages, telephone and record numbers, ZIP codes and dates go in the forms in which people write and dictate them."""

import pytest

from openimr.privacy import Known, redact

OLD = "[age: 90 or older]"


@pytest.mark.parametrize(
    "said",
    [
        "The worker is {} years of age.",
        "The widower is {} years old.",
        "A {} yr old man",
        "A {} yrs. old man",
        "A {}-yr-old man",
        "A {}-year-old man",
        "This {}-year old man",
        "He is {} y/o and frail.",
        "He is {} yo and frail.",
        "Patient: {} y.o. male",
        "Age: {}",
        "AGE {}",
        "Age/Sex: {}/M",
        "Age (years) = {}.",
        "aged about {} or so",
        "at the age of {} he",
        "whose age is {}, lives",
        "He turned {} in June.",
        "He is {} years and 4 months old.",
    ],
)
def test_an_age_of_ninety_and_over_goes_however_it_is_told_and_a_younger_one_stays(said):
    assert redact(said.format(94)).text == said.format(OLD)
    assert redact(said.format(101)).text == said.format(OLD)
    assert redact(said.format(89)).text == said.format(89)
    assert redact(said.format(49)).text == said.format(49)


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("a ninety-six-year-old man", f"a {OLD}-year-old man"),
        ("Ninety six years of age", f"{OLD} years of age"),
        ("aged ninety-one.", f"aged {OLD}."),
        ("is one hundred and four years old", f"is {OLD} years old"),
        ("in her mid-nineties", f"in her mid-{OLD}"),
        ("in his 90s", f"in his {OLD}"),
        ("a nonagenarian with a cane", f"a {OLD} with a cane"),
        ("on her ninety-fifth birthday", f"on her {OLD} birthday"),
        ("after his 97th birthday", f"after his {OLD} birthday"),
        ("between the ages of 91 and 95", f"between the ages of {OLD}"),
    ],
)
def test_an_age_in_words_goes(said, left):
    assert redact(said).text == left


@pytest.mark.parametrize(
    "said",
    [
        "aged eighty-nine",
        "an eighty year old man",
        "flexion turned 95 degrees, 92 percent of predicted, age 90 days",
        "for 96 years of service records",
        "weighs 191 pounds at 49 years of age",
        "treated in the nineties; 90 tablets, 120 mg, BP 118/92, 100 sessions",
        "one hundred percent; ninety minutes; 90-day supply",
    ],
)
def test_other_figures_of_ninety_and_over_stay(said):
    assert redact(said).text == said


@pytest.mark.parametrize(
    "number",
    [
        "(628)5550177", "(628) 5550177", "628-5550177", "628 5550177", "628/555-0177", "628 - 555 - 0177",
        "(628)-555-0177",
        "( 628 ) 555-0177", "(628).555.0177", "1(628)555-0177", "+1 (628) 555-0177", "001 628 555 0177", "628–555–0177",
        "+52 664 555 0177", "+49 (0)30 5550 1772", "1-800-GOODTEA", "888-555-TEAS", "6285550177",
        "six two eight, five five five, zero one seven seven",
    ],
)  # fmt: skip
def test_a_telephone_number_goes_with_any_signs(number):
    out = redact(f"The office is at {number} until noon.").text
    assert out in {f"The office is at [{kind}] until noon." for kind in ("phone", "number")}


@pytest.mark.parametrize("said", ["call 555 0177", "reached at 5550177", "cell: 6 2 8 5 5 5 0 1 7 7", "ext. 4417"])
def test_a_label_tells_a_telephone_number(said):
    assert redact(f"Please {said} today.").text.endswith(" [phone] today.")


@pytest.mark.parametrize(
    "said",
    [
        "Ibuprofen 800 MG TABLETS",
        "one, two, three, four",
        "grade 4+ of 5+",
        "titrate 100 200 300 mg",
    ],
)
def test_doses_and_counts_are_no_telephone_numbers(said):
    assert redact(said).text == said


@pytest.mark.parametrize(
    "said",
    [
        "zip code {}", "Zip Code: {}", "ZIP {}", "zip {}", "ZIP-code: {}", "zipcode {}", "a zip code of {}",
        "the zip is {}",
        "postal code {}", "Zip {}-4410",
    ],
)  # fmt: skip
def test_a_zip_code_goes_with_its_usual_labels(said):
    out = redact(f"She gave {said.format(90731)}, then left.").text
    assert out == f"She gave {said.format('[zip]').replace('-4410', '')}, then left."


def test_the_zip_code_of_a_known_address_goes_by_itself_and_a_procedure_of_that_number_stays():
    known = Known(addresses=("31 Quail Run, Ojai, CA 93023-1180", "4 Elm St, Taft, California 93268 USA"))
    said = "Moved from 93023 to 93268; mail 93023-1180. CPT codes 97110, 93268 were billed. 93022 is another."
    left = "Moved from [zip] to [zip]; mail [zip]. CPT codes 97110, 93268 were billed. 93022 is another."
    assert redact(said, known).text == left


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("MRN: 00 47 19 83 in the corner", "MRN: [record number] in the corner"),
        ("MRN 471 983 002.", "MRN [record number]."),
        ("M.R.N. 0047 1983", "M.R.N. [record number]"),
        ("MRN # 00.47.19", "MRN # [record number]"),
        ("Medical record no. 47 19 83", "Medical record no. [record number]"),
        ("Chart # 47 19 83;", "Chart # [record number];"),
        ("record number 004-71-983", "record number [record number]"),
        ("Claim Number: 30 2014 55512", "Claim Number: [claim number]"),
        ("Account no. 4719 8300 2214", "Account no. [account number]"),
        ("Medicare 1EG4 TE5 MK73", "Medicare [member number]"),
        ("NPI 1093 817 465", "NPI [licence]"),
    ],
)
def test_a_number_in_groups_goes(said, left):
    assert redact(said).text == left


@pytest.mark.parametrize(
    "said", ["12 visits", "records of 78 pages", "hospital visit 3 times in 2 weeks", "chart 2 of 12"]
)
def test_counts_beside_such_words_stay(said):
    assert redact(said).text == said


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("on 9/Nov/13 and 9.Nov.2013", "on [date: 2013] and [date: 2013]"),
        ("on Nov/9/2013, 09NOV2013, 2013-Nov-09", "on [date: 2013], [date: 2013], [date: 2013]"),
        ("on November ninth, two thousand and thirteen.", "on [date: 2013]."),
        ("on the ninth of November, twenty thirteen", "on [date: 2013]"),
        ("on the twenty-second day of May 2013", "on [date: 2013]"),
        ("since March the third", "since [date]"),
        ("in November nineteen ninety-eight", "in [date: 1998]"),
        ("9 November two thousand six", "[date: 2006]"),
        ("seen 9 November 2013", "seen [date: 2013]"),
        ("by the nineteenth, she", "by the [date], she"),
    ],
)
def test_a_date_in_words_and_with_a_months_name_between_signs_keeps_its_year_alone(said, left):
    assert redact(said).text == left


@pytest.mark.parametrize(
    "said",
    [
        "She may first try rest.", "In March second opinions were sought.", "They march second.",
        "The second May request",
        "on the twelfth rib", "two thousand steps", "the first of the month", "twenty sixteen-ounce cans",
        "C5-6, 4/5, 10/325",
    ],
)  # fmt: skip
def test_words_that_are_months_or_numbers_stay(said):
    assert redact(said).text == said


@pytest.mark.parametrize(
    "day",
    [
        "9/Nov/58", "the ninth of November, nineteen fifty-eight", "November 9th, nineteen fifty-eight", "09NOV1958",
        "Sunday, November 9, 1958", "1958-11-09", "nineteen fifty-eight", "1958",
    ],
)  # fmt: skip
@pytest.mark.parametrize("label", ["born on", "DOB:", "date of birth", "D.O.B. (per chart):", "birthdate is"])
def test_a_date_of_birth_loses_its_year_in_every_form_and_under_every_practice(day, label):
    for practice in ("public", "programme"):
        out = redact(f"Worker {label} {day}; seen in 2014.", practice=practice).text
        assert "[date of birth]" in out
        assert "58" not in out
        assert "fifty" not in out
        assert out.endswith("; seen in 2014.")
