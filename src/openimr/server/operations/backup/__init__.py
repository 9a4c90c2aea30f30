"""Backup and restore: the database as of one moment, and every file that it names."""
