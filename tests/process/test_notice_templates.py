"""Templates that an office edits: what may be changed, what may not, and one plain line for what is wrong."""

from pathlib import Path

import pytest
from notice_cases import KINDS, case_for, facts_for

from openimr.process.notices import (
    NoticeError,
    TemplateFaultError,
    notice_text,
    notices_of,
    office_templates,
    our_files,
    our_templates,
)
from openimr.process.notices.blocks import Paragraph, Run
from openimr.process.notices.checking import faults_of
from openimr.process.notices.filling import Values, fill
from openimr.process.notices.kinds import notice_kinds, placeholders, statements, template_kinds
from openimr.process.notices.law import names_in
from openimr.process.notices.markup import parse
from openimr.process.notices.templates import LANGUAGES, statement_template
from openimr.process.notices.wording import notice_words


def copied(folder: Path) -> Path:
    for name, content in our_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    return folder


def edited(folder: Path, name: str, old: str, new: str) -> tuple[str, ...]:
    """The faults after one edit of our copies."""
    path = copied(folder) / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    return office_templates(folder).faults


def test_ours_are_in_order_in_both_languages():
    assert our_templates().faults == ()
    assert set(our_templates().by_kind) == {(tongue, kind) for tongue in LANGUAGES for kind in template_kinds()}
    for name in statements():
        for tongue in LANGUAGES:
            assert statement_template(name, tongue).body


def test_both_languages_use_the_same_names():
    """What one language says, the other says too."""
    for kind in template_kinds():
        english, spanish = (our_templates().by_kind[tongue, kind] for tongue in LANGUAGES)
        assert names_in(english.body) == names_in(spanish.body), kind
    for name in statements():
        english, spanish = (statement_template(name, tongue) for tongue in LANGUAGES)
        assert names_in(english.body) == names_in(spanish.body), name


def test_every_placeholder_has_words_for_where_it_is_not_known():
    texts = {name for name, p in placeholders().items() if p.is_ == "text"}
    for words in notice_words().values():
        assert texts <= set(words.gaps)
        assert set(words.gaps) == set(notice_words()["en"].gaps)


def test_a_copy_that_nobody_has_edited_says_the_same(tmp_path):
    folder = copied(tmp_path)
    assert office_templates(folder).faults == ()
    facts = facts_for("assignment")
    theirs, ours = (
        [notice_text(n) for n in notices_of(case_for("assignment"), "assignment", facts, templates)]
        for templates in (office_templates(folder), our_templates())
    )
    assert theirs == ours


def test_words_may_be_changed_and_what_is_not_copied_falls_back_to_ours(tmp_path):
    path = tmp_path / "en" / "eligibility.md"
    path.parent.mkdir()
    text = our_files()["en/eligibility.md"].decode()
    path.write_text(text.replace("Dear {addressee_name}:", "Good day, {addressee_name}!\n// a remark"))
    templates = office_templates(tmp_path)
    assert templates.faults == ()
    told = notice_text(notices_of(case_for("eligibility"), "eligibility", facts_for("eligibility"), templates)[0])
    assert "Good day, Marisol Etcheverry!" in told
    assert "remark" not in told
    assert notices_of(case_for("remand"), "remand", facts_for("remand"), templates)


def test_the_office_fills_in_who_it_is(tmp_path):
    (tmp_path / "office.yaml").write_text("name: Blue Oak\nphone: (555) 010-0142\n")
    assert office_templates(tmp_path).office.name == "Blue Oak"
    (tmp_path / "office.yaml").write_text("name: Blue Oak\ntelefone: 1\n")
    (fault,) = office_templates(tmp_path).faults
    assert "office.yaml" in fault
    assert "telefone" in fault


@pytest.mark.parametrize(
    ("name", "old", "new", "says"),
    [
        ("en/eligibility.md", "{case_number}", "{case_numer}", "there is no placeholder {case_numer}"),
        ("en/eligibility.md", "{application_date}", "{fee}", "has no value in this notice; it belongs to: invoice"),
        ("en/eligibility.md", "{statement necessity only}", "", "lacks a statement that the law requires for"),
        ("es/eligibility.md", "{statement free}", "{statement gratis}", "there is no statement 'gratis'"),
        ("en/determination-cover.md", "{statement appeal}", "", "the right to appeal and its last day"),
        ("en/determination-cover.md", "{statement appeal grounds}", "", "the five grounds of appeal"),
        ("en/assignment.md", "{statement late penalty}", "", "for the administrator (the administrative penalty"),
        ("en/assignment.md", "{if to_administrator}", "{if expedited}", "lacks a statement"),
        ("en/assignment.md", "{each reviewed_items}", "{each item}", "there is no list {item}"),
        ("en/assignment.md", "{reviewed_items.request}", "{reviewed_items.price}", "has no field 'price'"),
        ("en/assignment.md", "{if expedited}", "{if items}", "{items} is a list, and is used here as a condition"),
        ("en/assignment.md", "{end}", "", "has no {end}"),
        ("en/assignment.md", "{end}", "{end}\n{end}\n{end}", "closes nothing"),
        ("en/assignment.md", "subject:", "betreff:", "the first line has to be the subject"),
        ("en/assignment.md", "Dear {addressee_name}:", "Dear {addressee name}:", "a brace that opens or closes no"),
        ("en/assignment.md", "Dear {addressee_name}:", "Dear **{addressee_name}:", "** opens bold words"),
        ("en/assignment.md", "Dear {addressee_name}:", "{items.request}", "only between {each items} and {end}"),
        ("en/assignment.md", "Dear {addressee_name}:", "{box}\n# Dear\n{end}", "a {box} holds paragraphs, lists"),
        ("en/assignment.md", "Dear {addressee_name}:", "{each items}\n{else}\n{end}", "{else} belongs to {if ...}"),
        ("en/assignment.md", "Dear {addressee_name}:", "{each not items}\n{end}", "'not' does not go with each"),
        ("en/assignment.md", "Dear {addressee_name}:", "{import os}", "a brace that opens or closes no placeholder"),
        ("en/assignment.md", "Dear {addressee_name}:", "{addressee_name.__class__}", "only between {each"),
    ],
)  # fmt: skip
def test_one_plain_line_says_what_is_wrong(tmp_path, name, old, new, says):
    faults = edited(tmp_path, name, old, new)
    assert any(says in fault for fault in faults)
    assert all(fault.startswith(str(tmp_path / name)) and "\n" not in fault for fault in faults)


def test_a_template_that_is_wrong_is_not_used_and_ours_is_not_put_in_its_place(tmp_path):
    edited(tmp_path, "en/determination-cover.md", "{statement appeal}", "")
    templates = office_templates(tmp_path)
    kind = "determination cover"
    with pytest.raises(NoticeError, match="is not in order; mend it"):
        notices_of(case_for(kind), kind, facts_for(kind), templates)


@pytest.mark.parametrize("kind", template_kinds())
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_required_statement_can_be_dropped(kind, language):
    """Each of them, taken out of our template, is missed."""
    from openimr.process.notices.kinds import file_stem

    text = our_files()[f"{language}/{file_stem(kind)}.md"].decode()
    for name in notice_kinds()[kind].requires:
        dropped = text.replace(f"{{statement {name}}}", "")
        assert dropped != text
        faults = faults_of(parse(dropped, "t"), kind)
        assert any(f"{{statement {name}}}" in fault for fault in faults)


def test_a_statement_behind_a_condition_of_the_case_counts_as_dropped():
    text = our_files()["en/duplicate.md"].decode()
    hidden = text.replace("{statement duplicate}", "{if expedited}\n{statement duplicate}\n{end}")
    assert any("{statement duplicate}" in fault for fault in faults_of(parse(hidden, "t"), "duplicate"))
    both = text.replace(
        "{statement duplicate}", "{if expedited}\n{statement duplicate}\n{else}\n{statement duplicate}\n{end}"
    )
    assert faults_of(parse(both, "t"), "duplicate") == ()


def test_files_that_are_no_templates_are_named(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "eligiblity.md").write_text("subject: x\n")
    (fault,) = office_templates(tmp_path).faults
    assert "eligiblity.md: is the name of no template" in fault


def test_bytes_that_are_no_text_are_refused(tmp_path):
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "remand.md").write_bytes(b"subject: \xff\xfe")
    assert any("is not UTF-8 text" in fault for fault in office_templates(tmp_path).faults)


def test_what_replaces_a_placeholder_is_not_read_again():
    template = parse("subject: s\n{a} {{b}} **{b}**", "t")
    texts = {"a": (Run("{b} **x** {if z}"),), "b": (Run("B"),)}
    values = Values(texts=texts, conditions={"to_worker": True}, lists={}, tables={})
    filled = fill(template, values, lambda name: statement_template(name, "en"))
    assert filled.blocks == (
        Paragraph((Run("{b} **x** {if z}"), Run(" "), Run("{"), Run("b"), Run("}"), Run(" "), Run("B", strong=True))),
    )


@pytest.mark.parametrize("text", ["", "\n\n", "// only a remark", "no subject"])
def test_a_template_without_a_subject_is_refused(text):
    with pytest.raises(TemplateFaultError, match="the first line has to be the subject"):
        parse(text, "t")


def test_every_kind_is_written_by_a_template():
    assert {notice_kinds()[kind].template or kind for kind in KINDS} == set(template_kinds())
