"""Finding what of the public view answers a question, by its id or its words; it never invents."""
