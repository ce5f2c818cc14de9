"""Evaluation: the real stages measured on labelled folders."""
