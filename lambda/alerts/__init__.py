"""The watch over the owner's figures: tells when one leaves its usual band."""
