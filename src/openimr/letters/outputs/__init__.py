"""Where the records of a batch go: JSON lines, CSV or Parquet, each file whole or not there at all."""

from openimr.letters.outputs.files import OutputFault, faults_of, write_from
from openimr.letters.outputs.partial import Partial
from openimr.letters.outputs.seen import Seen, seen

__all__ = ["OutputFault", "Partial", "Seen", "faults_of", "seen", "write_from"]
