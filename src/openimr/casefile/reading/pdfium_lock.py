"""One lock for all of pdfium in a process."""

import threading

PDFIUM = threading.RLock()
"""Held while pdfium works: it is not safe in threads, whichever documents they look at, and a server has threads."""
