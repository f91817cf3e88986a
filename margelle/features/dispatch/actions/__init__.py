"""What dispatch does. Each action is one transaction and tells the journal."""
