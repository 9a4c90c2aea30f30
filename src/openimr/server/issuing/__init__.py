"""From a determination that the reviewer has signed to the end of the case: quality, issue, appeal."""
