"""Key slots, sealed files and signatures: the only user of cryptography and pyrage. Composes, never invents."""
