"""Speed, memory and requests of the programs, as ratios to a plain baseline of the same run."""
