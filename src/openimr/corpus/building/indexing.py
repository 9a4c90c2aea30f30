"""The search index beside the dataset: built before the manifest is replaced, so that both change at one moment."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from openimr.corpus.manifest import Manifest
from openimr.corpus.storage import Storage

if TYPE_CHECKING:
    from openimr.corpus import Dataset

_MODULE, _ENGINE = "openimr.corpus.index", "tantivy"


def can_index(storage: Storage) -> bool:
    """Whether an index can be built there: in a folder, and with the engine installed."""
    return storage.local and find_spec(_MODULE) is not None and find_spec(_ENGINE) is not None


def index(storage: Storage, manifest: Manifest, workers: int, told: Callable[[str, int, int], None]) -> None:
    """Build the index of a dataset whose files are in place and whose manifest is not."""
    dataset = _dataset(storage, manifest)
    import_module(_MODULE).build_index(
        dataset, storage.root, workers=workers, progress=lambda done, total: told("index", done, total)
    )


def sweep(storage: Storage, manifest: Manifest) -> None:
    """Take indexes of other states of the dataset away."""
    import_module(_MODULE).sweep_indexes(storage.root, _dataset(storage, manifest))


def _dataset(storage: Storage, manifest: Manifest) -> "Dataset":
    # Loaded here: pyarrow's datasets bring pandas where it is installed, and a build without an index needs neither.
    made: Dataset = import_module("openimr.corpus.dataset").Dataset(
        storage.place, manifest, storage.files, storage.root
    )
    return made
