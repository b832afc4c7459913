"""What Sandcell runs in on AWS, as a Pulumi program: one module for each part, put together by `program.py`."""
