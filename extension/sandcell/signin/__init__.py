"""Signing in at a team's backend: tokens, where they are kept, how they are refreshed, and what asks for a password."""
