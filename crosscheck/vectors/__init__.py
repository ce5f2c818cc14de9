"""Vectors: Claim to Neighbour. The encoder and the FAISS index."""
