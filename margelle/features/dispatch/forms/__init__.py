"""Forms of dispatch. Choices are the company's own rows."""
