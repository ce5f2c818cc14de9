"""Step 0: a German-English WordPiece vocabulary, lower-cased, umlauts kept."""

from pathlib import Path

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, processors
from tokenizers.trainers import WordPieceTrainer

from training.corpus import DataFolder, bundestag, parallel, point_texts

SIZE = 34_000  # 34,000 x 384 in fp16 (26 MB) and six layers (21 MB) leave room under 50 MB
SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
MAX_TOKENS = 128


def train_vocabulary(data: DataFolder, out: Path, seed: int = 7) -> Tokenizer:
    """Train on news in both languages, parliament text and the points; save to ``out``."""
    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(
        clean_text=True, handle_chinese_chars=True, strip_accents=False, lowercase=True
    )
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = WordPieceTrainer(vocab_size=SIZE, special_tokens=SPECIAL, min_frequency=3)
    texts = list(dict.fromkeys(side for pair in parallel(data) for side in pair))
    texts += bundestag(data, 250_000, seed) + point_texts(data)
    tokenizer.train_from_iterator(texts, trainer)
    ids = {token: tokenizer.token_to_id(token) for token in SPECIAL}
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    tokenizer.decoder = decoders.WordPiece()
    tokenizer.enable_truncation(MAX_TOKENS)
    out.parent.mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(out))
    return tokenizer
