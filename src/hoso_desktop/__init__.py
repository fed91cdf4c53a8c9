"""Hồ sơ for the office: records are kept here, and leave only when a person says so.

The package owns its version number and nothing else; it must import nothing.
"""

__version__ = "0.1.0"
