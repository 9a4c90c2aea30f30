"""`python -m benchmarks [section ...]`: measure all or some sections and write them into `docs/benchmarks.md`."""

import argparse
import sys

from benchmarks import (
    assignment,
    audit,
    bundle,
    calibration,
    corpus_build,
    corpus_search,
    corpus_similar,
    corpus_stats,
    deadlines,
    findings,
    fitting,
    letter,
    matching,
    ocr,
    parsing,
    peer,
    pictures,
    privacy,
    server_load,
    server_upload,
)
from benchmarks.report import REPORT, ROOT, NotThereError, Section, write

SECTIONS = (
    Section("findings", "Findings against labels made by hand", findings.measure),
    Section("bundle", "A 300-page bundle with a text layer", bundle.measure),
    Section("pictures", "Page pictures", pictures.measure),
    Section("letter", "The letter", letter.measure),
    Section("parsing", "Published letters to records", parsing.measure),
    Section("ocr", "Scans", ocr.measure),
    Section("proposals", "Proposals against the decisions of experts", calibration.remarks),
    Section("audit", "A second look at published letters", audit.measure),
    Section("deadlines", "Deadlines of 100,000 cases", deadlines.measure),
    Section("assignment", "Assignment of 10,000 cases to 1,000 reviewers", assignment.measure),
    Section("matching", "A case against the roster", matching.measure),
    Section("fitting", "Specialties of published letters against our lists", fitting.measure),
    Section("corpus", "A dataset of published letters", corpus_build.measure, asked=True),
    Section("corpus_search", "Search over published letters", corpus_search.measure, asked=True),
    Section("corpus_similar", "Letters like a case", corpus_similar.measure, asked=True),
    Section("privacy", "Identifiers planted in letters", privacy.measure),
    Section("corpus_stats", "Statistics of a million letters", corpus_stats.measure, asked=True),
    Section("server", "The server under load", server_load.measure, asked=True),
    Section("uploads", "Memory of the server while files come in", server_upload.measure, asked=True),
    Section("peer", "medspaCy as the peer", peer.measure),
)


def main() -> int:
    """Exit code 0; 1 where something that a section needs is missing; 3 where nothing could be measured."""
    names = [section.name for section in SECTIONS]
    plain = f"all but {', '.join(section.name for section in SECTIONS if section.asked)}"
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="section", help=f"of {', '.join(names)}; none: {plain}")
    chosen = parser.parse_args().sections or [section.name for section in SECTIONS if not section.asked]
    if unknown := sorted(set(chosen) - set(names)):
        parser.error(f"no section is called {', '.join(unknown)}; there are {', '.join(names)}")
    results: dict[str, str] = {}
    for section in SECTIONS:
        if section.name in chosen:
            try:
                results[section.name] = section.measure()
            except NotThereError as missing:
                print(f"{section.name}: not measured: {missing}", file=sys.stderr)
            else:
                print(f"\n{section.heading}\n\n{results[section.name]}", flush=True)
                write(SECTIONS, results)  # what took an hour is not lost by what comes after it
    print(f"written to {REPORT.relative_to(ROOT)}")
    return 0 if len(results) == len(chosen) else 1 if results else 3


if __name__ == "__main__":
    sys.exit(main())
