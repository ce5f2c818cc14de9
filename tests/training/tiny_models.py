"""A transformer small enough to learn in some dozens of steps."""

from pathlib import Path

import torch
from transformers import BertConfig, BertModel


def save_tiny_body(folder: Path, pieces: int, positions: int) -> Path:
    """An encoder folder of two layers, beside whose weights a tokenizer of ``pieces`` belongs."""
    config = BertConfig(
        vocab_size=pieces,
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=96,
        max_position_embeddings=positions,
    )
    torch.manual_seed(3)
    BertModel(config, add_pooling_layer=False).save_pretrained(folder)
    return folder
