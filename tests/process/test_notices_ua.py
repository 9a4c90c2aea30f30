"""Every notice passes a PDF/UA checker that shares no code with the typesetter, in each language."""

from pathlib import Path

import pdfua
import pikepdf
import pytest
from notice_cases import KINDS, OFFICE, VARIANTS, WANTED, notices

from openimr.process.notices import facts_of, notice_pdf, notices_of, office_sheet, our_templates

# pdfua 0.1.3 reads an attribute of a table's heading as if it were a dictionary, and leaves this rule out
# ("Heading elements are not empty"); `test_no_heading_is_empty` looks instead.
LEFT_OUT = {"UA-14-001"}


def checked(document: bytes, folder: Path) -> pdfua.Report:
    path = folder / "notice.pdf"
    path.write_bytes(document)
    return pdfua.validate(str(path))


@pytest.mark.parametrize("kind", KINDS)
def test_a_pdf_ua_checker_passes_it(kind, tmp_path):
    made = notices(kind)
    for notice in (*made, office_sheet(made)):
        report = checked(notice_pdf(notice), tmp_path)
        assert [(finding.rule_id, finding.message) for finding in report.findings] == []
        assert {outcome.rule_id for outcome in report.skipped} <= LEFT_OUT


@pytest.mark.parametrize("unusual", VARIANTS)
def test_so_does_one_of_an_unusual_case(unusual, tmp_path):
    kind, case = VARIANTS[unusual]
    made = notices_of(case, kind, facts_of(case, kind, WANTED, OFFICE), our_templates())
    for notice in made:
        report = checked(notice_pdf(notice), tmp_path)
        assert [(finding.rule_id, finding.message) for finding in report.findings] == []


def test_the_checker_finds_what_is_wrong(tmp_path):
    document = notice_pdf(notices("eligibility")[0])
    (tmp_path / "whole.pdf").write_bytes(document)
    with pikepdf.open(tmp_path / "whole.pdf") as opened:
        del opened.Root.Lang
        del opened.Root.StructTreeRoot
        opened.save(tmp_path / "spoilt.pdf")
    found = {finding.rule_id for finding in pdfua.validate(str(tmp_path / "spoilt.pdf")).findings}
    assert {"UA-01-005", "UA-06-001"} <= found


def elements(node: object) -> list[tuple[str, pikepdf.Dictionary]]:
    """The structure tree's elements, each with its type."""
    found: list[tuple[str, pikepdf.Dictionary]] = []
    if isinstance(node, pikepdf.Array):
        for child in node:
            found += elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            found.append((str(node.S), node))
        if "/K" in node:
            found += elements(node.K)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_its_tags_say_title_headings_lists_and_tables(kind, tmp_path):
    for notice in notices(kind):
        path = tmp_path / "notice.pdf"
        path.write_bytes(notice_pdf(notice))
        with pikepdf.open(path) as opened:
            tree = elements(opened.Root.StructTreeRoot.K)
            kinds = [name for name, _ in tree]
            assert str(opened.Root.Lang) == ("es-US" if notice.language == "es" else "en-US")
            assert "/H1" in kinds
            assert all("/K" in element for name, element in tree if name.startswith("/H"))
            assert ("/Table" in kinds) == (kind == "assignment" and notice.audience != "employer")
            assert kinds.count("/TH") == (2 if "/Table" in kinds else 0)


@pytest.mark.parametrize("kind", ["assignment", "determination cover"])
def test_no_heading_is_empty(kind, tmp_path):
    for notice in notices(kind):
        path = tmp_path / "notice.pdf"
        path.write_bytes(notice_pdf(notice))
        with pikepdf.open(path) as opened:
            headings = [e for name, e in elements(opened.Root.StructTreeRoot.K) if name.startswith("/H")]
            assert headings
            assert all(len(heading.K) if isinstance(heading.K, pikepdf.Array) else 1 for heading in headings)
