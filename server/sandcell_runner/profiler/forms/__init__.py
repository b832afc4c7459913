"""What parameters take, read from their use in every detail, and values of that form."""
