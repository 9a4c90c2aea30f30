"""Scans become text: righting the picture, Tesseract in its own processes, words with their places."""
