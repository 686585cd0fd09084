"""Public statements agree: a record with its own words, two records, news with both (GEN-06)."""
