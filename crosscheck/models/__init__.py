"""Bundled weights with their cards, the checks of a model folder and the torch-free runtime."""
