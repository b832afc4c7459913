"""Signing in on the notebook side."""
