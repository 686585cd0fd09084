"""What standards, laws and the trade ask of a record: its fields, its dates, what it rests on."""
