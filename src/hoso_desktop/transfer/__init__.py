"""Packages for the receiver: planned from one dossier, built, signed and verified. Never opens the store."""
