"""One module a step; the statements of a step stand beside it as .sql."""
