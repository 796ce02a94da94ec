"""From a review to what GitHub is told of it: pure values, and one function that carries them there."""
