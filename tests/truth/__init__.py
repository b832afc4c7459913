"""Functions whose classes are known, to see how often the measurement finds them."""
