"""How code scales: a model's claim, a measurement in the sandboxes, and a verdict on the one by the other."""
