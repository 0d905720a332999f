"""What rows mean: the codebook, the tables and the views, without any language."""
