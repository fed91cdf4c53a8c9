"""Speed and memory against a plain yardstick measured in the same run: `make bench`."""
