// Placeholder until the first file of LinuxService.
