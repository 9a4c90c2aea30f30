"""A small drawing library for invented case files: plain blocks in, PDF, scan, DOCX, RTF or text out."""
