// Placeholder until the first file of ControlProtocol.
