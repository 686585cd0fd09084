"""What the portal costs, beside other generators: portals of any size, and the measurement."""
