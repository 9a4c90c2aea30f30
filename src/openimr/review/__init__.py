"""The pipeline: a case file in, a draft determination out; the proposal, its reasons, and the checks on both."""

from openimr.review.pipeline import Reviewed, ReviewSettings, review_case, review_pages

__all__ = ["ReviewSettings", "Reviewed", "review_case", "review_pages"]
