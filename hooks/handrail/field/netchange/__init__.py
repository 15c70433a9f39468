"""Changes of the network configuration that undo themselves unless they are proven good."""
