"""Key slots, sealed files, signatures: the only user of cryptography and pyrage. Never invents."""
