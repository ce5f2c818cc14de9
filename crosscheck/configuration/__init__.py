"""crosscheck.toml: which feeds are read, who publishes them, and how a night is run.

``read_configuration`` turns the file into frozen records or says which line is wrong;
``add_feed`` and ``remove_feed`` change it and keep the reader's comments.
"""

from crosscheck.configuration.reading import FILE, parse_configuration, read_configuration
from crosscheck.configuration.records import (
    Budget,
    Configuration,
    Feed,
    Fetching,
    Models,
    Notifications,
    Outlet,
    Reports,
    Smtp,
    Windows,
)

__all__ = [
    "FILE",
    "Budget",
    "Configuration",
    "Feed",
    "Fetching",
    "Models",
    "Notifications",
    "Outlet",
    "Reports",
    "Smtp",
    "Windows",
    "parse_configuration",
    "read_configuration",
]
