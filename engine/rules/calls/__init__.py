"""Rules about calls: made twice, made too early, or made where a cheaper one serves."""
