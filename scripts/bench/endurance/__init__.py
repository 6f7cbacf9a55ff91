"""Long runs: does memory stay flat, and does every record that was taken arrive?"""
