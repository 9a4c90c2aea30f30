"""The whole file of a case for the Appeals Board: Bates-numbered PDFs, an index with page ranges, hashes."""
