"""Reading sentences: which words stand in public texts, and which facts they state."""
