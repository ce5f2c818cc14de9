"""Claims: Document to Claim. Who says what, about when, how many; pure functions."""
