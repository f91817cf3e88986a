"""What people do with Margelle, done by a real browser on a real server."""
