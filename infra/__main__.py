"""What `pulumi up` runs: the program for the stack that is selected, with the settings of its file."""

import pulumi

from sandcell_infra.program import program
from sandcell_infra.settings import Settings, read

config = pulumi.Config("sandcell")
found = {name: config.get_object(name) for name in Settings.model_fields if name != "stack"}
settings = read(pulumi.get_stack(), {name: value for name, value in found.items() if value is not None})
for name, value in program(settings).items():
    pulumi.export(name, value)
