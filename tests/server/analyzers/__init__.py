"""What is made of a profile."""
