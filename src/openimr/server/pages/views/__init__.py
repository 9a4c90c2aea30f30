"""The views of the workbench: one module a page."""
