"""What speaks to servers outside: roads (OSRM) and addresses."""
