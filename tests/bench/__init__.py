"""What the judge costs: a generator of large portals and the measurement."""
