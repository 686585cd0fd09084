"""What every text says, against the claims and against what is known of standards and laws."""
