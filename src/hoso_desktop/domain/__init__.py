"""The records themselves and their rules. Standard library only: no Qt, no SQL, no input or output."""
