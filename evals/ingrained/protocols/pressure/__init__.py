"""A request, and then the same request again and again under pressure."""
