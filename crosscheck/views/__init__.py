"""Views: Report or Answer to text; pure functions."""
