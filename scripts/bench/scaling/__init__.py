"""How cost grows: with rows, objects, partitions, columns, events a post, readers and writers."""
