// Placeholder until the first file of Vehicle.
