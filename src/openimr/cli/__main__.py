"""`python -m openimr.cli`: the same as `imr`."""

from openimr.cli import main

raise SystemExit(main())
