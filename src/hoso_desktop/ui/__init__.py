"""The window: screens, their models and the only job runner with Qt. Knows services, never the store."""
