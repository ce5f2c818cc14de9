"""The training loop that every transformer step shares: precision, schedule, log, checkpoints."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import torch

LOG_EVERY = 20
TRIAL = (1536, 1536)
LAST_RATE = 0.02  # at the end, as a share of the highest


@dataclass(frozen=True, slots=True)
class Plan:
    """How one step is trained; ``steps`` batches are drawn in the given order."""

    steps: int
    lr: float
    out: Path  # checkpoints and log.jsonl
    device: str = "cpu"
    warmup: float = 0.06  # share of the steps
    weight_decay: float = 0.01
    checkpoint_every: int = 200
    embedding_lr: float | None = None  # of the word vectors, where it differs


def train(
    model: torch.nn.Module,
    batches: Callable[[int], Any],
    loss_of: Callable[[torch.nn.Module, Any], torch.Tensor],
    plan: Plan,
) -> list[float]:
    """Train ``model`` in place and return the losses; resumes from the last checkpoint.

    batches: the batch of a step number, the same for the same number.
    """
    plan.out.mkdir(parents=True, exist_ok=True)
    optimiser = torch.optim.AdamW(_groups(model, plan), weight_decay=plan.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: _factor(step, plan))
    first = _resume(model, optimiser, schedule, plan)
    losses: list[float] = []
    started = time.monotonic()
    model.train()
    for step in range(first, plan.steps):
        optimiser.zero_grad(set_to_none=True)
        with autocast(plan.device):
            loss = loss_of(model, batches(step))
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        losses.append(loss.item())
        if step % LOG_EVERY == 0 or step + 1 == plan.steps:
            _log(plan, step, losses[-LOG_EVERY:], time.monotonic() - started)
        if (step + 1) % plan.checkpoint_every == 0:
            _save(model, optimiser, schedule, plan, step + 1)
    return losses


def autocast(device: str) -> torch.autocast:
    """Bf16 where it is faster than fp32: on a GPU, and on processors on which a trial says so.

    Measured on two cores, products of the judge's shapes, fp32 and bf16: 161 and 51 GF/s without
    AVX512_BF16, 310 and 165 on one with it, 185 and 900 on another.
    """
    kind = device.split(":", maxsplit=1)[0]
    return torch.autocast(kind, dtype=torch.bfloat16, enabled=kind != "cpu" or _bf16_is_faster())


@cache
def _bf16_is_faster() -> bool:
    """Whether a product of the models' shapes takes less time in bf16."""
    seconds = {}
    for dtype in (torch.float32, torch.bfloat16):
        left, right = (torch.ones(TRIAL, dtype=dtype), torch.ones(TRIAL, dtype=dtype).T)
        times = []
        for _ in range(5):
            started = time.perf_counter()
            left @ right
            times.append(time.perf_counter() - started)
        seconds[dtype] = min(times)
    return seconds[torch.bfloat16] < seconds[torch.float32]


def _groups(model: torch.nn.Module, plan: Plan) -> list[dict[str, object]]:
    named = [(n, p) for n, p in model.named_parameters() if p.requires_grad]
    words = [p for n, p in named if "word_embeddings" in n]
    rest = [p for n, p in named if "word_embeddings" not in n]
    return [
        {"params": rest, "lr": plan.lr},
        {"params": words, "lr": plan.embedding_lr or plan.lr, "weight_decay": 0.0},
    ]


def _factor(step: int, plan: Plan) -> float:
    warm = max(1, int(plan.warmup * plan.steps))
    if step < warm:
        return (step + 1) / warm
    return max(LAST_RATE, (plan.steps - step) / max(1, plan.steps - warm))


def _log(plan: Plan, step: int, losses: Sequence[float], seconds: float) -> None:
    mean = sum(losses) / len(losses)
    line = {"step": step, "of": plan.steps, "loss": round(mean, 5), "seconds": round(seconds)}
    print(json.dumps(line), flush=True)
    with (plan.out / "log.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")


def _save(
    model: torch.nn.Module,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    plan: Plan,
    step: int,
) -> None:
    state = {
        "model": model.state_dict(),
        "optimiser": optimiser.state_dict(),
        "schedule": schedule.state_dict(),
        "step": step,
    }
    fresh = plan.out / "checkpoint.new"
    torch.save(state, fresh)
    fresh.replace(plan.out / "checkpoint.pt")


def _resume(
    model: torch.nn.Module,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    plan: Plan,
) -> int:
    path = plan.out / "checkpoint.pt"
    if not path.exists():
        return 0
    state = torch.load(path, map_location=plan.device, weights_only=True)
    model.load_state_dict(state["model"])
    optimiser.load_state_dict(state["optimiser"])
    schedule.load_state_dict(state["schedule"])
    print(f"resuming {plan.out} at step {state['step']}", flush=True)
    return int(state["step"])
