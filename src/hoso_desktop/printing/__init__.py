"""Papers: forms described as data, laid out and drawn as archival PDF. The only user of ReportLab.

Never reads the store, never decides what a dossier holds: it prints what a DossierSheet says.
"""
