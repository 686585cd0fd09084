"""Tables of other programs as records: read, mapped to fields, turned into the model's terms."""
