"""Word processors' files: DOCX and RTF. Needs the extra `openimr[office]`."""
