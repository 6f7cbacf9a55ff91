"""EventBridge: which events of AWS's own services there are here."""
