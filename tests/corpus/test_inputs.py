"""Where letters lie: archives as they come, damaged, hostile or odd."""

import io
import stat
import tarfile
import zipfile

import pytest

from openimr.corpus.inputs import fetched, members_of
from openimr.corpus.inputs.member import is_named_letter


def seen(path):
    return [(one.source.rpartition("!")[2], one.data, one.refused) for one in fetched(members_of([str(path)]))]


@pytest.fixture
def zipped(tmp_path):
    def make(*entries, **options):
        path = tmp_path / "a.zip"
        with zipfile.ZipFile(path, "w", **options) as archive:
            for name, data in entries:
                archive.writestr(name, data)
        return path

    return make


def test_a_member_of_a_zip_that_was_damaged_is_refused_and_the_others_are_read(zipped):
    path = zipped(("a.txt", "first letter"), ("b.txt", "second letter"))
    path.write_bytes(path.read_bytes().replace(b"first letter", b"firzt letter"))
    assert seen(path) == [
        ("a.txt", None, "is damaged inside its archive; get the archive again"),
        ("b.txt", b"second letter", None),
    ]


def test_an_archive_in_an_archive_is_named(zipped):
    path = zipped(("inner.zip", b"PK"), ("a.txt", "letter"))
    assert [(name, why) for name, _, why in seen(path)] == [
        ("inner.zip", "is an archive in an archive; unpack the outer one"),
        ("a.txt", None),
    ]


def test_a_way_of_packing_that_is_not_read_is_named(zipped):
    [(_, data, why)] = seen(zipped(("a.txt", "letter"), compression=zipfile.ZIP_BZIP2))
    assert data is None
    assert "is packed in a way that cannot be read" in why


def test_what_would_swell_beyond_a_letter_is_not_unpacked(zipped):
    [(_, data, why)] = seen(zipped(("a.pdf", bytes(65 * 2**20)), compression=zipfile.ZIP_DEFLATED))
    assert data is None
    assert "is too large for one letter" in why


@pytest.mark.parametrize("kind", ["", "gz"])
def test_a_link_in_a_tar_is_not_followed(tmp_path, kind):
    path = tmp_path / ("a.tar" + (f".{kind}" if kind else ""))
    with tarfile.open(path, f"w:{kind}") as archive:
        link = tarfile.TarInfo("passwords.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
        plain = tarfile.TarInfo("a.txt")
        plain.size = 6
        archive.addfile(plain, io.BytesIO(b"letter"))
    assert seen(path) == [
        ("passwords.txt", None, "is a link inside the archive; add the file itself"),
        ("a.txt", b"letter", None),
    ]


ABOVE = ("../a.txt", "b/../c.txt", "/var/d.txt", "./e.txt", "f/./../../g.txt")


def tarred(path, kind, *entries):
    with tarfile.open(path, f"w:{kind}") as archive:
        for name, type_ in entries:
            info = tarfile.TarInfo(name)
            info.type = type_
            info.size = 6 if type_ == tarfile.REGTYPE else 0
            archive.addfile(info, io.BytesIO(b"letter"))
    return path


@pytest.mark.parametrize("kind", ["", "gz"])
def test_a_letter_of_a_tar_is_read_wherever_its_name_lies(tmp_path, kind):
    path = tarred(tmp_path / f"a.tar{kind and '.'}{kind}", kind, *((name, tarfile.REGTYPE) for name in ABOVE))
    assert seen(path) == [(name, b"letter", None) for name in ABOVE]


def test_a_letter_of_a_zip_is_read_wherever_its_name_lies(zipped):
    assert seen(zipped(*((name, "letter") for name in ABOVE))) == [(name, b"letter", None) for name in ABOVE]


@pytest.mark.parametrize("kind", ["", "gz"])
def test_what_a_tar_calls_a_letter_and_is_no_file_is_named(tmp_path, kind):
    entries = (("x.txt", tarfile.DIRTYPE), ("pipe.txt", tarfile.FIFOTYPE), ("b.txt", tarfile.REGTYPE))
    assert seen(tarred(tmp_path / f"a.tar{kind and '.'}{kind}", kind, *entries)) == [
        ("pipe.txt", None, "is no regular file inside the archive"),
        ("b.txt", b"letter", None),
    ]


def test_a_letter_that_is_stored_with_gaps_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(tarfile.TarInfo, "issparse", lambda _: True)
    [(_, data, why)] = seen(tarred(tmp_path / "a.tar", "", ("a.txt", tarfile.REGTYPE)))
    assert data is None
    assert "is stored with gaps" in why


NO_LETTER = "is no .txt or .pdf file and no archive; published letters are read from these alone"


def test_a_file_that_is_named_and_is_no_letter_is_refused_and_in_a_folder_it_is_passed_over(tmp_path):
    (tmp_path / "notes.json").write_text("{}")
    (tmp_path / "a.TXT").write_text("letter")
    assert [(one.lies, one.refused) for one in members_of([str(tmp_path / "notes.json"), str(tmp_path / "a.TXT")])] == [
        ("nowhere", NO_LETTER),
        ("file", None),
    ]
    assert [one.source for one in members_of([str(tmp_path)])] == [f"{tmp_path}/a.TXT"]


def test_an_address_that_a_pattern_finds_is_refused_where_it_is_no_letter(tmp_path):
    (tmp_path / "notes.json").write_text("{}")
    (tmp_path / "a.txt").write_text("letter")
    found = [(one.lies, one.refused) for one in members_of([f"file://{tmp_path}/*"])]
    assert found == [("url", None), ("nowhere", NO_LETTER)]


@pytest.mark.parametrize(
    ("address", "is_read"),
    [
        ("https://host/letters/1234", True),
        ("https://host/a.pdf?download=1", True),
        ("https://host/a.json", False),
        ("s3://bucket/1234", False),
        ("s3://bucket/a.txt", True),
    ],
)
def test_an_address_of_the_web_needs_no_ending(address, is_read):
    assert is_named_letter(address) is is_read


def test_folders_and_hidden_files_of_archives_are_passed_over(tmp_path):
    path = tmp_path / "a.tar"
    with tarfile.open(path, "w") as archive:
        folder = tarfile.TarInfo("x.txt")
        folder.type, folder.mode = tarfile.DIRTYPE, stat.S_IFDIR | 0o755
        archive.addfile(folder)
        for name in (".hidden.txt", "x.txt/b.TXT", "notes.doc"):
            info = tarfile.TarInfo(name)
            info.size = 6
            archive.addfile(info, io.BytesIO(b"letter"))
    assert seen(path) == [("x.txt/b.TXT", b"letter", None)]


def test_an_archive_without_letters_says_so(zipped):
    [(_, data, why)] = seen(zipped(("notes.doc", b"x")))
    assert (data, why) == (None, "holds no .txt or .pdf file and no archive of them")
