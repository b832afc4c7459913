"""What the executor of a cluster makes of the API's answers."""
