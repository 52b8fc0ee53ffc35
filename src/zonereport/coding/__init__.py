"""Coding an article: what its numerals may measure, for a person to decide."""
