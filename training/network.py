"""Train the network that scores pairs of mentions beside the relation model (`ingest/network.py`).

Called by `training/relations.py`. Needs PyTorch, which nothing needs at run time; one thread, the seed fixed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from complicity.ingest.encoding import EXTRAS, KINDS, TRIGGERS, Pair, Sentence
from complicity.ingest.network import CHILDREN, VOCABULARIES, Network

SEED = 1
#: Columns a word, layers, passes over the corpus, sentences a step, the highest rate, and shares dropped of
#: words, of their columns and of what a pair comes to.
WIDTH, LAYERS, EPOCHS, BATCH, RATE = 96, 2, 6, 24, 2e-3
NO_WORD, DROPPED, DROPPED_LAST = 0.12, 0.25, 0.4
#: How often a word or relation must stand in the corpus to be known, and the longest sentence read whole.
LEAST = {"lemmas": 2, "parts": 1, "relations": 10, "triggers": 1}
LONGEST = 110

#: A sentence with its pairs and, by their numbers, the rows of the tables of truths and masks.
Example = tuple[Sentence, Sequence[Pair], Sequence[int]]
Numbers = dict[str, dict[str, int]]


def train(examples: Sequence[Example], truth: np.ndarray, counts: np.ndarray) -> Network:
    """The network that has learned `truth`, a row a pair and a column a family or class, where `counts`."""
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    random = np.random.RandomState(SEED)
    numbers = _vocabularies(sentence for sentence, _, _ in examples)
    net = _Net(numbers, truth.shape[1])
    sparse = [net.lemmas.weight]
    dense = [weight for weight in net.parameters() if weight is not net.lemmas.weight]
    optimizers = [torch.optim.AdamW(dense, RATE, weight_decay=0.05), torch.optim.SparseAdam(sparse, RATE)]
    steps = EPOCHS * (len(examples) // BATCH + 2)
    schedules = [
        torch.optim.lr_scheduler.OneCycleLR(one, RATE, steps, pct_start=0.1, cycle_momentum=False)
        for one in optimizers
    ]
    coded = [_Coded(example, numbers) for example in examples]
    for _ in range(EPOCHS):
        for batch in _batches(coded, random):
            margins = net(batch)
            rows = batch.rows
            loss = functional.binary_cross_entropy_with_logits(
                margins, torch.from_numpy(truth[rows]), weight=torch.from_numpy(counts[rows]), reduction="sum"
            ) / len(rows)
            for one in optimizers:
                one.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(dense, 1.0)
            for one in (*optimizers, *schedules):
                one.step()
    return net.frozen()


def save(network: Network, path: Path) -> None:
    """Write a network as `complicity.ingest.network` reads it."""
    words = {
        f"{name}_words": np.frombuffer("\n".join(network.numbers[name]).encode(), np.uint8)
        for name in VOCABULARIES
    }
    weights = {name: value.astype(np.float16) for name, value in network.weights.items()}
    np.savez_compressed(path, **words, **weights)


def _vocabularies(sentences: Iterator[Sentence]) -> Numbers:
    counted: dict[str, Counter[str]] = {name: Counter() for name in VOCABULARIES}
    for sentence in sentences:
        for name in ("lemmas", "parts", "relations"):
            counted[name].update(word for word in getattr(sentence, name) if word and "\n" not in word)
        counted["triggers"].update(trigger for triggers in sentence.triggers for trigger in triggers)
    kept = {
        name: (word for word, count in counts.items() if count >= LEAST[name])
        for name, counts in counted.items()
    }
    return {name: {word: number for number, word in enumerate(words, 1)} for name, words in kept.items()}


class _Coded:
    """A sentence and its pairs in numbers."""

    def __init__(self, example: Example, numbers: Numbers) -> None:
        sentence, self.pairs, self.rows = example
        self.length = min(len(sentence.lemmas), LONGEST)
        fields = [
            [numbers[name].get(word, 0) for word in getattr(sentence, name)] for name in VOCABULARIES[:3]
        ]
        self.words = np.array([*fields, sentence.governors, sentence.kinds])[:, : self.length]
        self.words[3] = np.minimum(self.words[3], self.length - 1)
        self.triggers = np.zeros((self.length, TRIGGERS), np.int64)
        for row, triggers in enumerate(sentence.triggers[: self.length]):
            for column, trigger in enumerate(triggers):
                self.triggers[row, column] = numbers["triggers"].get(trigger, 0)


class _Batch:
    """Sentences of about one length, filled up to the longest, and all their pairs."""

    def __init__(self, coded: Sequence[_Coded]) -> None:
        size = max(one.length for one in coded)
        words = np.zeros((5, len(coded), size), np.int64)
        triggers = np.zeros((len(coded), size, TRIGGERS), np.int64)
        mask = np.zeros((len(coded), size, 1), np.float32)
        at: list[list[int]] = []
        ways, inners, extras = [], [], []
        for number, one in enumerate(coded):
            words[:, number, : one.length] = one.words
            triggers[number, : one.length] = one.triggers
            mask[number, : one.length] = 1
            for pair in one.pairs:
                ends = [min(row, size - 1) for row in pair.at]
                at.append([number, *ends])
                way, inner = np.zeros((2, size), np.float32)
                way[[row for row in pair.way if row < size]] = 1
                inner[pair.at[0] + 1 : pair.at[1]] = 1
                ways.append(way)
                inners.append(inner)
                extras.append(pair.extras)
        self.rows = np.concatenate([one.rows for one in coded])
        self.words, self.triggers, self.mask = map(torch.from_numpy, (words, triggers, mask))
        self.at, self.extras = torch.tensor(at), torch.tensor(extras)
        self.ways, self.inners = (torch.from_numpy(np.array(rows))[..., None] for rows in (ways, inners))


def _batches(coded: Sequence[_Coded], random: np.random.RandomState) -> Iterator[_Batch]:
    lengths = np.array([one.length for one in coded]) + random.rand(len(coded)) * 6
    order = np.argsort(lengths)
    parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    for part in random.permutation(len(parts)):
        yield _Batch([coded[number] for number in parts[part]])


class _Net(nn.Module):
    """The network as it learns; `ingest.network` has the same sums without what is dropped at random."""

    def __init__(self, numbers: Numbers, classes: int) -> None:
        super().__init__()
        self.numbers = numbers
        sizes = {name: len(words) + 1 for name, words in numbers.items()}
        self.lemmas = nn.Embedding(sizes["lemmas"], WIDTH, padding_idx=0, sparse=True)
        self.parts, self.relations = (nn.Embedding(sizes[name], WIDTH) for name in ("parts", "relations"))
        self.kinds = nn.Embedding(len(KINDS) + 1, WIDTH)
        self.triggers = nn.Embedding(sizes["triggers"], WIDTH, padding_idx=0)
        self.extras = nn.Embedding(EXTRAS, 2 * WIDTH)
        nn.init.normal_(self.lemmas.weight, 0, 0.05)
        for table in (self.parts, self.relations, self.kinds, self.triggers, self.extras):
            nn.init.normal_(table.weight, 0, 0.1)
        with torch.no_grad():
            self.lemmas.weight[0] = 0
            self.triggers.weight[0] = 0
        self.mixes, self.turns = (
            nn.ModuleList(nn.Linear(columns * WIDTH, WIDTH) for _ in range(LAYERS)) for columns in (5, 1)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(WIDTH) for _ in range(LAYERS))
        self.hidden, self.out = nn.Linear(7 * WIDTH, 2 * WIDTH), nn.Linear(2 * WIDTH, classes)
        nn.init.constant_(self.out.bias, -2)

    def forward(self, batch: _Batch) -> Tensor:
        lemmas, parts, relations, governors, kinds = batch.words
        lemmas = lemmas * (torch.rand(lemmas.shape) > NO_WORD)
        words = self.lemmas(lemmas) + self.parts(parts) + self.relations(relations) + self.kinds(kinds)
        words = functional.dropout(words + self.triggers(batch.triggers).sum(2), DROPPED)
        governors = governors[..., None].expand(-1, -1, WIDTH)
        for mix, turn, norm in zip(self.mixes, self.turns, self.norms, strict=True):
            words = words * batch.mask
            before, after = (
                functional.pad(words, (0, 0, 1, 0))[:, :-1],
                functional.pad(words, (0, 0, 0, 1))[:, 1:],
            )
            above = torch.gather(words, 1, governors)
            below = torch.zeros_like(words).scatter_add(1, governors, words) * CHILDREN
            mixed = mix(torch.cat([before, words, after, above, below], 2))
            words = norm(words + functional.dropout(turn(functional.relu(mixed)), DROPPED))
        number, *ends = batch.at.T
        own = words[number]
        seen = [
            *(words[number, end] for end in ends),
            _most(own, batch.ways),
            _most(own, batch.inners),
            _most(words, batch.mask)[number],
        ]
        kept = functional.dropout(torch.cat(seen, 1), DROPPED)
        hidden = functional.relu(self.hidden(kept) + self.extras(batch.extras).sum(1))
        margins: Tensor = self.out(functional.dropout(hidden, DROPPED_LAST))
        return margins

    def frozen(self) -> Network:
        """The weights as they stand."""
        named: dict[str, Tensor] = {
            **{name: getattr(self, name).weight for name in (*VOCABULARIES, "kinds", "extras")},
            **_linear("hidden", self.hidden),
            **_linear("out", self.out),
        }
        for number, (mix, turn, norm) in enumerate(zip(self.mixes, self.turns, self.norms, strict=True)):
            named |= _linear("mix", mix, number) | _linear("turn", turn, number)
            named |= {f"scale{number}": norm.weight, f"shift{number}": norm.bias}
        return Network(
            self.numbers, {name: value.detach().numpy().copy() for name, value in named.items()}, LAYERS
        )


def _linear(name: str, linear: nn.Module, number: int | str = "") -> dict[str, Tensor]:
    return {f"{name}{number}": linear.weight.T, f"{name}_bias{number}": linear.bias}


def _most(words: Tensor, mask: Tensor) -> Tensor:
    """The greatest of each column among the words that a mask marks; zeros where it marks none."""
    most = (words - (1 - mask) * 1e4).amax(1)
    return torch.where(mask.any(1), most, torch.zeros_like(most))
