"""How fast a sheet of ten visuals is drawn over a million orders."""
