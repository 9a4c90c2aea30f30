"""Records: how they come into a case, how they are read, and how they are looked at."""
