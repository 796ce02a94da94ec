"""What is measured of the policy, each in a process of its own: it prints one line of JSON."""
