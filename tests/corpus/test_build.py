"""`imr corpus build`: what goes in, what comes out, and that only what is new is read."""

import json
import shutil
import tarfile
import zipfile
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from openimr.cli import USAGE, main
from openimr.corpus import Dataset
from openimr.corpus.building import NoLetterError, Options, build

ROOT = Path(__file__).parents[2]
REAL = ROOT.parent / "shared" / "data" / "letters"


def rows(dataset, table):
    return [row for batch in Dataset.open(str(dataset)).batches(table) for row in batch.to_pylist()]


def built(paths, to, **options):
    return build([str(path) for path in paths], str(to), Options(index=False, **options))


def test_the_example_letters_become_four_tables_with_their_origin_in_every_row(imr, tmp_path, files_of):
    ran = imr(ROOT / "examples" / "letters", "--to", "out", "--json")
    assert ran.code == 0
    said = json.loads(ran.out)
    assert said["counts"]["letters"] == 26
    assert said["read"] == 26
    dataset = Dataset.open(str(tmp_path / "out"))
    for table in ("letters", "items", "citations", "facts"):
        found = rows(tmp_path / "out", table)
        assert len(found) == said["counts"][table] > 0
        assert {row["software"] for row in found} == {said["software"]}
        assert all(row["source"].startswith(str(ROOT / "examples" / "letters")) for row in found)
    years = {path.split("/")[1] for path in files_of(tmp_path / "out") if path.startswith("letters/")}
    assert years == {f"year={part.year}" for part in dataset.parts()}


def test_what_a_row_says_is_what_imr_parse_says(tmp_path):
    from openimr import parse_letter

    path = ROOT / "examples" / "letters" / "final-2017-partial-authorizations.pdf"
    letter = parse_letter(path)
    built([path], tmp_path / "out")
    [row] = rows(tmp_path / "out", "letters")
    assert (row["case_number"], row["clinical_summary"]) == (letter.case_number, letter.clinical_summary)
    assert row["decision_date"].isoformat() == letter.decision_date
    items = rows(tmp_path / "out", "items")
    assert [(i["request"], i["decision"], i["rationale"]) for i in items] == [
        (i.request, i.decision, i.rationale) for i in letter.items
    ]
    cited = [(c["item"], c["party"], c["authority"], c["guideline"]) for c in rows(tmp_path / "out", "citations")]
    wanted = []
    for number, item in enumerate(letter.items):
        wanted += [(number, "reviewer", c.source, c.guideline) for c in item.citations]
        wanted += [(number, "utilization review", c.source, c.guideline) for c in item.claims_administrator.citations]
    assert cited == wanted
    facts = rows(tmp_path / "out", "facts")
    assert [(f["kind"], f["quote"]) for f in facts] == [(f.kind, f.quote) for f in letter.facts]


def test_folders_zips_and_tars_hold_the_same_letters(folder, tmp_path):
    names = sorted(path for path in folder.rglob("*.txt"))
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in names[:4]:
            archive.write(path, path.name)
        archive.writestr("__MACOSX/._000.txt", "a mark of the system")
        archive.writestr("readme.md", "not a letter")
    with zipfile.ZipFile(tmp_path / "stored.zip", "w") as archive:
        archive.write(names[4], "in/a folder/04.txt")
    for kind, part in (("tar", names[5:7]), ("tar.gz", names[7:9]), ("tar.xz", names[9:])):
        with tarfile.open(tmp_path / f"b.{kind}", f"w:{kind.partition('.')[2]}") as archive:
            for path in part:
                archive.add(path, f"x/{path.name}")
    archives = [tmp_path / name for name in ("a.zip", "stored.zip", "b.tar", "b.tar.gz", "b.tar.xz")]
    packed = built(archives, tmp_path / "packed")
    built([folder], tmp_path / "plain")
    assert packed.refused == ()
    known = {row["letter_id"] for row in rows(tmp_path / "plain", "letters")}
    found = rows(tmp_path / "packed", "letters")
    assert {row["letter_id"] for row in found} == known
    assert f"{tmp_path}/stored.zip!in/a folder/04.txt" in {row["source"] for row in found}


def test_archives_in_a_folder_are_looked_into(folder, tmp_path):
    with zipfile.ZipFile(folder / "more" / "z.zip", "w") as archive:
        archive.write(folder / "000.txt", "again.txt")
    assert built([folder], tmp_path / "out").manifest.counts.letters == 13


def test_letters_come_from_and_go_to_any_store_that_fsspec_knows(folder, tmp_path):
    import fsspec

    memory = fsspec.filesystem("memory")
    for path in folder.rglob("*.txt"):
        memory.pipe_file(f"/corpus-test/{path.name}", path.read_bytes())
    with tarfile.open(tmp_path / "c.tar", "w") as archive:
        archive.add(folder / "000.txt", "again.txt")
    memory.put_file(str(tmp_path / "c.tar"), "/corpus-test/c.tar")
    first = built(["memory://corpus-test"], "memory://corpus-out")
    assert (first.manifest.counts.letters, first.manifest.counts.duplicates) == (13, 1)
    again = built(["memory://corpus-test"], "memory://corpus-out")
    assert (again.read, again.written, again.manifest) == (0, 0, first.manifest)
    dataset = Dataset.open("memory://corpus-out")
    assert dataset.table("items").count_rows() == 13
    assert len(list(dataset.items(["request"], ["age"]))) == 13
    globbed = built(["memory://corpus-test/00*.txt"], tmp_path / "out")
    assert globbed.manifest.counts.letters == 10


@pytest.mark.parametrize("to", ["memory://gone", "memory://", "simplecache::memory://gone", "dir::memory://gone"])
def test_nothing_is_built_where_nothing_would_be_left(folder, capsys, to):
    code = main(["corpus", "build", str(folder), "--to", to])
    said = capsys.readouterr()
    assert (code, said.out) == (USAGE, "")
    assert "nothing would be left" in said.err
    assert len(said.err.splitlines()) == 1


def test_what_cannot_be_read_is_one_line_each_and_the_rest_goes_on(folder, imr, tmp_path):
    (folder / "blank.txt").write_text(" \n")
    (folder / "recipe.txt").write_text("Flour, water, salt.")
    (folder / "cut.zip").write_bytes(b"PK\x03\x04 and no more")
    whole = tmp_path / "whole.tar.gz"
    with tarfile.open(whole, "w:gz") as archive:
        archive.add(folder / "001.txt" if (folder / "001.txt").exists() else folder / "000.txt", "a.txt")
    (folder / "cut.tar.gz").write_bytes(whole.read_bytes()[:200])
    ran = imr("letters", "s3nope://bucket/x", "nowhere", "--to", "out")
    assert ran.code == 1
    lines = ran.err.splitlines()
    for name in (
        "letters/blank.txt: is empty",
        "letters/recipe.txt: is no determination letter",
        "cut.zip: is damaged",
    ):
        assert len([line for line in lines if name in line]) == 1
    assert len([line for line in lines if "nowhere: does not exist" in line]) == 1
    assert len([line for line in lines if "s3nope://bucket/x: is of a kind that is not known" in line]) == 1
    assert len([line for line in lines if "cut.tar.gz" in line]) == 1
    kept = [json.loads(line) for line in (tmp_path / "out" / "quarantine.jsonl").read_text().splitlines()]
    assert len(kept) == len(lines) == 6
    assert all(line["refused"] for line in kept)
    assert "Flour" not in ran.err + ran.out + (tmp_path / "out" / "quarantine.jsonl").read_text()
    assert Dataset.open(str(tmp_path / "out")).manifest.counts.letters == 12


def test_a_letter_without_any_item_is_kept_and_told_of(folder, letter, imr, tmp_path):
    whole = letter(3)
    (folder / "nothing.txt").write_text(whole[: whole.index("IMR ISSUES, DECISIONS AND RATIONALES")])
    (folder / "expected.json").write_text(json.dumps({"letter": whole}))
    ran = imr("letters", "letters/expected.json", "--to", "out", "--json")
    assert ran.code == 1
    assert sorted(line.removeprefix("imr corpus build: ") for line in ran.err.splitlines()) == [
        "letters/expected.json: is no .txt or .pdf file and no archive; published letters are read from these alone",
        "letters/nothing.txt: was taken as a letter, but no disputed item was found in it; look at it",
    ]
    said = json.loads(ran.out)
    assert (said["counts"]["letters"], said["counts"]["refused"], said["counts"]["without_items"]) == (13, 1, 1)
    assert said["without_items"] == ["letters/nothing.txt"]
    again = imr("letters", "--to", "out")
    assert again.code == 0
    assert "without any disputed item: 1 letters" in again.out


def test_inputs_without_any_letter_leave_the_dataset_as_it_was(folder, imr, tmp_path, files_of):
    assert imr("letters", "--to", "out").code == 0
    before = files_of(tmp_path / "out")
    (tmp_path / "empty").mkdir()
    ran = imr("empty", "--to", "out")
    assert ran.code == 3
    assert "the inputs hold no letter; nothing was written" in ran.err
    assert files_of(tmp_path / "out") == before


def test_only_new_and_changed_letters_are_read_and_only_their_parts_written(folder, letter, tmp_path, files_of):
    built([folder], tmp_path / "out")
    before = {name: (tmp_path / "out" / name).stat().st_mtime_ns for name in files_of(tmp_path / "out")}
    (folder / "000.txt").write_text(letter(0, words="A sentence more."))
    (folder / "new.txt").write_text(letter(16))
    again = built([folder], tmp_path / "out")
    assert (again.read, again.written) == (2, 1)  # both of 2013
    for name, data in files_of(tmp_path / "out").items():
        if "year=2014" in name:
            assert (tmp_path / "out" / name).stat().st_mtime_ns == before[name]
            assert data
    built([folder], tmp_path / "anew")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "anew")


def test_letters_that_are_gone_leave_the_dataset(folder, tmp_path, files_of):
    built([folder], tmp_path / "out")
    for number in (0, 4, 8):  # all of 2013
        (folder / f"{number:03d}.txt").unlink()
    again = built([folder], tmp_path / "out")
    assert (again.read, again.manifest.counts.letters) == (0, 9)
    assert not (tmp_path / "out" / "letters" / "year=2013").exists()
    built([folder], tmp_path / "anew")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "anew")


def test_a_letter_that_was_moved_is_not_read_again_and_bears_its_new_name(folder, tmp_path, files_of):
    built([folder], tmp_path / "out")
    shutil.move(folder / "000.txt", folder / "renamed.txt")
    assert built([folder], tmp_path / "out").read == 0
    assert f"{folder}/renamed.txt" in {row["source"] for row in rows(tmp_path / "out", "facts")}
    built([folder], tmp_path / "anew")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "anew")


def test_bad_letters_are_not_read_again_until_they_change(folder, letter, tmp_path):
    (folder / "bad.txt").write_text("Flour, water, salt.")
    first = built([folder], tmp_path / "out")
    again = built([folder], tmp_path / "out")
    assert first.refused == again.refused
    assert again.manifest == first.manifest
    (folder / "bad.txt").write_text(letter(40))
    assert built([folder], tmp_path / "out").manifest.counts.refused == 0


def test_other_options_read_everything_anew(folder, tmp_path):
    assert built([folder], tmp_path / "out").manifest.counts.facts > 0
    without = built([folder], tmp_path / "out", facts=False, signals=False)
    assert (without.read, without.manifest.counts.facts) == (12, 0)
    assert {row["diagnoses"] for row in rows(tmp_path / "out", "letters")} == {None}


def test_the_same_letters_give_the_same_bytes_for_any_processes_chunks_and_order(folder, tmp_path, files_of):
    built([folder], tmp_path / "one", workers=1)
    whole = files_of(tmp_path / "one")
    built([folder], tmp_path / "two", workers=2)
    assert files_of(tmp_path / "two") == whole
    built([folder], tmp_path / "three", workers=1, chunk_letters=1)
    assert files_of(tmp_path / "three") == whole
    built([*sorted(folder.rglob("*.txt"), reverse=True)], tmp_path / "four", workers=2, chunk_letters=5)
    assert files_of(tmp_path / "four") == whole


def test_parts_are_cut_by_weight_and_stay_when_a_letter_comes(folder, letter, tmp_path, files_of, monkeypatch):
    from openimr.corpus.building import planning

    monkeypatch.setattr(planning, "PART_WEIGHT", 2)
    for number in range(12, 44):
        (folder / f"{number:03d}.txt").write_text(letter(number))
    first = built([folder], tmp_path / "out")
    parts = first.manifest.parts
    assert len([part for part in parts if part.year == 2013]) > 2
    ids = [row["letter_id"] for row in rows(tmp_path / "out", "letters") if row["year"] == 2013]
    assert ids == sorted(ids)
    (folder / "043.txt").unlink()
    assert built([folder], tmp_path / "out").written <= 1
    built([folder], tmp_path / "anew")
    assert files_of(tmp_path / "out") == files_of(tmp_path / "anew")


def test_a_folder_with_other_things_is_not_written_into(folder, imr, tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "thesis.txt").write_text("months of work")
    ran = imr("letters", "--to", "home")
    assert ran.code == 3
    assert "home: holds other things than a dataset" in ran.err
    assert [path.name for path in (tmp_path / "home").iterdir()] == ["thesis.txt"]


def test_a_dataset_whose_files_are_damaged_is_built_anew(folder, tmp_path, files_of):
    built([folder], tmp_path / "out")
    whole = files_of(tmp_path / "out")
    next((tmp_path / "out" / "items").rglob("*.parquet")).unlink()
    assert built([folder], tmp_path / "out").read == 12
    assert files_of(tmp_path / "out") == whole
    (tmp_path / "out" / "manifest.json").write_text("{}")
    from openimr.corpus import DatasetError

    with pytest.raises(DatasetError, match="is no manifest of a letter dataset"):
        built([folder], tmp_path / "out")


def test_plain_readers_of_parquet_see_the_year_and_the_meaning_of_columns(folder, tmp_path):
    built([folder], tmp_path / "out")
    table = pq.read_table(tmp_path / "out" / "items")
    assert table.num_rows == 12
    assert set(table["year"].to_pylist()) == {2013, 2014, 2015, 2016}
    assert table.schema.field("decision").metadata[b"description"].startswith(b"`upheld`")
    duckdb = pytest.importorskip("duckdb")
    items = Dataset.open(str(tmp_path / "out")).sql("items")
    assert duckdb.sql(f"select count(*) from {items} where year = 2014").fetchall() == [(3,)]  # noqa: S608


def test_one_letter_is_found_by_its_id(folder, tmp_path):
    built([folder], tmp_path / "out")
    dataset = Dataset.open(str(tmp_path / "out"))
    row = rows(tmp_path / "out", "letters")[5]
    found = dataset.letter(row["letter_id"])
    assert (found["case_number"], len(found["items"])) == (row["case_number"], 1)
    assert dataset.letter("0" * 20) is None


def test_no_letter_anywhere_says_why(tmp_path):
    (tmp_path / "a.txt").write_text("Flour, water, salt.")
    with pytest.raises(NoLetterError) as raised:
        built([tmp_path / "a.txt"], tmp_path / "out")
    assert [one.source for one in raised.value.refused] == [str(tmp_path / "a.txt")]


@pytest.mark.skipif(not REAL.exists(), reason="the published letters are not beside the checkout")
def test_the_published_letters_all_become_rows(tmp_path):
    done = built([REAL / "dwc-2017"], tmp_path / "out", facts=False, signals=False, workers=2)
    assert (done.manifest.counts.letters, done.refused) == (63, ())
    assert done.manifest.counts.items == len((REAL / "dwc-2017" / "index.csv").read_text().splitlines()) - 1


def test_when_the_only_letter_is_taken_away_the_dataset_is_empty_and_answers_nothing(tmp_path, letter, files_of):
    from openimr.corpus import Query, case_of, open_index

    (tmp_path / "letters").mkdir()
    only, out = tmp_path / "letters" / "a.txt", tmp_path / "out"
    only.write_text(letter(1))
    build([str(only.parent)], str(out), Options(workers=1))
    only.unlink()
    (tmp_path / "other").mkdir()
    with pytest.raises(NoLetterError):  # another folder that is empty says nothing of this one
        build([str(tmp_path / "other")], str(out), Options(workers=1))
    done = build([str(only.parent)], str(out), Options(workers=1))
    assert [one.refused for one in done.refused] == ["holds no .txt or .pdf file and no archive of them"]
    dataset = Dataset.open(str(out))
    assert dataset.manifest.counts.letters == 0
    assert [row for batch in dataset.batches("items") for row in batch.to_pylist()] == []
    assert not [name for name in files_of(out) if name.endswith(".parquet")]
    index = open_index(out)
    assert index.search(Query(text="lumbar", facets=("year",))).hits == ()
    assert index.similar(case_of("MRI of the left knee")).neighbours == ()
    only.write_text(letter(2))
    assert build([str(only.parent)], str(out), Options(workers=1)).manifest.counts.letters == 1


def test_a_folder_that_is_not_there_empties_nothing(tmp_path, letter, files_of):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "a.txt").write_text(letter(1))
    build([str(tmp_path / "letters")], str(tmp_path / "out"), Options(workers=1, index=False))
    before = files_of(tmp_path / "out")
    (tmp_path / "empty").mkdir()
    (tmp_path / "letters").rename(tmp_path / "elsewhere")
    for inputs in (["letters"], ["letters", "empty"]):
        with pytest.raises(NoLetterError):
            build([str(tmp_path / one) for one in inputs], str(tmp_path / "out"), Options(workers=1, index=False))
    (tmp_path / "empty" / "broken.txt").write_text("no letter")
    with pytest.raises(NoLetterError):
        build([str(tmp_path / "empty")], str(tmp_path / "out"), Options(workers=1, index=False))
    assert files_of(tmp_path / "out") == before
