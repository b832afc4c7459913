"""What the README's figures come from. Run from the root of the checkout: `.venv/bin/python -m benchmarks.execute`."""
