"""Who is calling: a chain of identity providers, asked in turn."""
