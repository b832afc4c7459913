"""What stands before sign-in: how often somebody may try, and a record of who did."""
