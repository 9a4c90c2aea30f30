"""The search index beside the dataset: built before the manifest is replaced, so that both change at one moment."""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec

from openimr.corpus.dataset import Dataset
from openimr.corpus.manifest import Manifest
from openimr.corpus.storage import Storage

_MODULE, _ENGINE = "openimr.corpus.index", "tantivy"


def can_index(storage: Storage) -> bool:
    """Whether an index can be built there: in a folder, and with the engine installed."""
    return storage.local and find_spec(_MODULE) is not None and find_spec(_ENGINE) is not None


def index(storage: Storage, manifest: Manifest, workers: int, told: Callable[[str, int, int], None]) -> None:
    """Build the index of a dataset whose files are in place and whose manifest is not."""
    dataset = Dataset(storage.place, manifest, storage.files, storage.root)
    import_module(_MODULE).build_index(
        dataset, storage.root, workers=workers, progress=lambda done, total: told("index", done, total)
    )


def sweep(storage: Storage, manifest: Manifest) -> None:
    """Take indexes of other states of the dataset away."""
    import_module(_MODULE).sweep_indexes(storage.root, Dataset(storage.place, manifest, storage.files, storage.root))
