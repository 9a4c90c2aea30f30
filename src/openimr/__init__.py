"""OpenIMR: the software with which an Independent Medical Review is done.

The way of a case file through the rooms of this package:

    casefile    bytes become pages and records
    clinical    pages become findings on a timeline
    guidelines  a disputed item and the findings become assessed criteria
    review      assessed criteria become a proposal and a draft determination
    letters     the draft becomes the letter

A licensed physician decides and signs; the software reads, checks, cites and drafts.
"""

__version__ = "0.1.0"
