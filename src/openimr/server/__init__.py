"""The organisation at work: database, workbench, exchange API and background tasks, on Django and PostgreSQL.

Each app has the same shape: `models` (rows), `actions` (what may be done, one transaction each), `fetch` (what is
read), `errors`, `tasks`. A case's events are append-only rows; its state and clocks are the fold over them that
`process` makes.
"""
