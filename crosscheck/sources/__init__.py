"""Sources: bytes to Document. Files, pages and feeds are read, cleaned and dated here."""
