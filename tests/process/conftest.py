"""The tables of this folder share one way of writing cases in few words (`lives.py`)."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
