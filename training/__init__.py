"""How the bundled models are made. Not part of the wheel; see README.md for the steps."""
