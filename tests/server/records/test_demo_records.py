"""The demo's case files are those of examples/."""

from pathlib import Path


def test_the_demos_case_files_are_the_projects_examples():
    from openimr.server.demo import case_files

    folder = Path(case_files.__file__).parent / "records"
    for kept in folder.rglob("*.pdf"):
        [example] = Path("examples/case-files", kept.parent.name, "records").rglob(kept.name)
        assert kept.read_bytes() == example.read_bytes(), f"copy {example} to {kept}"
    assert len(case_files.demo_files()) == 3
    assert all(file.facts.items and file.files for file in case_files.demo_files())
