"""Reading what a clerk brings: lists, pasted blocks and files, turned into proposals.

Reads only. Nothing here writes a file, knows the store, or keeps the content of a row with a secrecy mark.
"""
