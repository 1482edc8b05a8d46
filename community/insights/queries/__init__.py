"""Reading for the pages of insights: one grouped statement for each block, whatever the number of anything."""
