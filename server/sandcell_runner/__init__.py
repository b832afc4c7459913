"""What runs inside a sandbox, and the two formats it shares with the outside: frames and values."""
