"""Where letters lie: archives as they come, damaged, hostile or odd."""

import io
import stat
import tarfile
import zipfile

import pytest

from openimr.corpus.inputs import fetched, members_of


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
