"""How an analysis looks: `text` in a terminal, `static` HTML that lasts in the notebook, `panel` to explore it."""
