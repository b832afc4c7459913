"""One run of one cell: its events, its limits, its verdict; and the sessions that outlive a run."""
