"""The public site: search, letters, topics and data for everybody, made of what is public and of nothing else."""
