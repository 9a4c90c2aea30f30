"""Who may decide a case: the roster, qualification, fit, conflicts of interest, assignment."""
