"""Language models beside a review: who may be asked, what it may cost, how a review asks without a key."""
