"""Pages become findings (what, when, in what mood, where it stands), a timeline, and the clinical summary."""
