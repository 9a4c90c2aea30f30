"""The office: roster, assignment, dashboard, due lists, search of persons, and what is kept how long."""
