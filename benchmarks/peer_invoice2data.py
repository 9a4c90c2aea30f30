"""Runs in `.peer-venv`: invoice2data over the same texts, with a template for these letters.

Reads {"texts": [...], "runs": n} on standard input; prints {"seconds": [...], "letters": [{field: value}]}.
"""

import json
import sys
import time

from invoice2data.extract.invoice_template import InvoiceTemplate  # type: ignore[import-not-found]

OPTIONS = {
    "currency": "USD",
    "date_formats": ["%m/%d/%Y"],
    "languages": ["en"],
    "decimal_separator": ".",
    "replace": [],
    "remove_whitespace": False,
    "remove_accents": False,
    "lowercase": False,
}
FIELDS = {
    "decision_date": {"parser": "regex", "regex": r"Decision Date:\s*(\d\d/\d\d/\d{4})", "type": "date"},
    "date_of_injury": {"parser": "regex", "regex": r"Date of Injury:\s*(\d\d/\d\d/\d{4})", "type": "date"},
    "licensure": r"State\(s\) of Licensure:\s*(.+)",
    "specialty": r"Certification\(s\)/Specialty:\s*(.+)",
    # One match a letter's item; repeated values are kept apart by the place where they stand.
    "headings": {"parser": "regex", "regex": r"(?m)^(.+?[ ]*:[ ]+(?:Upheld|Overturned))[ ]*$"},
    "guidelines": {"parser": "regex", "regex": r"(?s)MAXIMUS guideline:(.+?)Decision rationale:"},
}


def main() -> None:
    """Answer the task."""
    task = json.load(sys.stdin)
    template = InvoiceTemplate(
        {
            "issuer": "MAXIMUS",
            "template_name": "imr",
            "keywords": ["IMR"],
            "exclude_keywords": [],
            "options": OPTIONS,
            "required_fields": [],
            "fields": FIELDS,
        }
    )
    seconds = []
    found: list[dict[str, object]] = []
    for _ in range(task["runs"]):
        begin = time.perf_counter()
        found = [template.extract(template.prepare_input(text), "", None) or {} for text in task["texts"]]
        seconds.append(time.perf_counter() - begin)
    json.dump({"seconds": seconds, "letters": found}, sys.stdout, default=str)


if __name__ == "__main__":
    main()
