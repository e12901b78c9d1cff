"""Train the networks that score pairs of mentions and the modality of links (`ingest/network.py`).

Called by `training/relations.py`. Needs PyTorch, which nothing needs at run time; one thread, the seed fixed.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from complicity.graph.ontology import Modality
from complicity.ingest.encoding import EXTRAS, KINDS, MARKS, TOLD, Apart, Pair, Sentence, Told
from complicity.ingest.network import (
    ACROSS,
    CHILDREN,
    MARKED,
    SINGLE,
    TYPES,
    ModalityNetwork,
    Network,
    PairNetwork,
)

SEED = 1
#: Layers, passages a step, the highest rate, and the shares dropped of words, of their columns and of what is
#: judged.
LAYERS, BATCH, RATE = 2, 8, 2e-3
NO_WORD, DROPPED, DROPPED_LAST = 0.12, 0.25, 0.4
#: How often a word or relation must stand in the corpus to be known, and the longest sentence read whole.
LEAST = {"lemmas": 2, "parts": 1, "relations": 10, "triggers": 1, "cues": 1}
LONGEST = 110

Numbers = dict[str, dict[str, int]]


@dataclass(frozen=True)
class Example:
    """The sentences of a passage, and what is judged of them: the number of a sentence (of two neighbouring
    ones, both), what stands there, and its row in the table of truths.
    """

    sentences: Sequence[Sentence]
    pairs: Sequence[tuple[int, Pair, int]] = ()
    apart: Sequence[tuple[int, int, Apart, int]] = ()
    #: A link, with the numbers of its type and of the way it goes; its first sentence is -1 if there is none.
    links: Sequence[tuple[int, int, tuple[Told, int, int], int]] = ()


def train_pairs(examples: Sequence[Example], truth: np.ndarray, counts: np.ndarray) -> PairNetwork:
    """The network that has learned `truth`, a row a pair and a column a family or class, where `counts`."""

    def loss(margins: Tensor, rows: np.ndarray) -> Tensor:
        cells = torch.from_numpy(truth[rows]), torch.from_numpy(counts[rows])
        total = functional.binary_cross_entropy_with_logits(margins, *cells, reduction="sum")
        return total / len(rows)

    numbers = _vocabularies(examples, ("lemmas", "parts", "relations", "triggers"))
    return PairNetwork(*_trained(_PairNet(numbers, truth.shape[1]), examples, loss, epochs=6))


def train_modality(examples: Sequence[Example], truth: np.ndarray) -> ModalityNetwork:
    """The network that has learned `truth`, a row a link and a column a modality; rows add up to one."""

    def loss(margins: Tensor, rows: np.ndarray) -> Tensor:
        return -(torch.from_numpy(truth[rows]) * margins.log_softmax(1)).sum(1).mean()

    numbers = _vocabularies(examples, ("lemmas", "parts", "relations", "cues"))
    return ModalityNetwork(*_trained(_ModalityNet(numbers), examples, loss, epochs=5))


def _trained(
    net: "_Net", examples: Sequence[Example], loss: Callable[[Tensor, np.ndarray], Tensor], epochs: int
) -> tuple[Numbers, dict[str, np.ndarray], int]:
    torch.set_num_threads(1)
    random = np.random.RandomState(SEED)
    dense = [weight for weight in net.parameters() if weight is not net.lemmas.weight]
    optimizers = [
        torch.optim.AdamW(dense, RATE, weight_decay=0.05),
        torch.optim.SparseAdam([net.lemmas.weight], RATE),
    ]
    steps = epochs * (len(examples) // BATCH + 2)
    schedules = [
        torch.optim.lr_scheduler.OneCycleLR(one, RATE, steps, pct_start=0.1, cycle_momentum=False)
        for one in optimizers
    ]
    coded = [_Passage(example, net.numbers) for example in examples]
    for _ in range(epochs):
        for passages in _batches(coded, random):
            margins, rows = net(passages)
            for one in optimizers:
                one.zero_grad()
            loss(margins, rows).backward()
            nn.utils.clip_grad_norm_(dense, 1.0)
            for one in (*optimizers, *schedules):
                one.step()
    return net.numbers, net.frozen(), LAYERS


def save(network: Network, path: Path) -> None:
    """Write a network as `complicity.ingest.network` reads it."""
    words = {
        f"{name}_words": np.frombuffer("\n".join(known).encode(), np.uint8)
        for name, known in network.numbers.items()
    }
    weights = {name: value.astype(np.float16) for name, value in network.weights.items()}
    np.savez_compressed(path, **words, **weights)


def _vocabularies(examples: Iterable[Example], fields: Sequence[str]) -> Numbers:
    counted: dict[str, Counter[str]] = {name: Counter() for name in fields}
    for example in examples:
        for sentence in example.sentences:
            for name, counts in counted.items():
                counts.update(word for word in _words(sentence, name) if word and "\n" not in word)
    kept = {
        name: (word for word, count in counts.items() if count >= LEAST[name])
        for name, counts in counted.items()
    }
    return {name: {word: number for number, word in enumerate(words, 1)} for name, words in kept.items()}


def _words(sentence: Sentence, name: str) -> Iterable[str]:
    field = getattr(sentence, name)
    return (mark for marks in field for mark in marks) if name in MARKED else field


class _Coded:
    """A sentence in numbers."""

    def __init__(self, sentence: Sentence, numbers: Numbers) -> None:
        self.length = min(len(sentence.lemmas), LONGEST)
        fields = [[numbers[name].get(word, 0) for word in getattr(sentence, name)] for name in SINGLE]
        self.words = np.array([*fields, sentence.governors, sentence.kinds])[:, : self.length]
        self.words[3] = np.minimum(self.words[3], self.length - 1)
        (name,) = (name for name in MARKED if name in numbers)
        self.marks = np.zeros((self.length, MARKS), np.int64)
        for row, marks in enumerate(getattr(sentence, name)[: self.length]):
            for column, mark in enumerate(marks):
                self.marks[row, column] = numbers[name].get(mark, 0)


class _Passage:
    """A passage with its sentences in numbers."""

    def __init__(self, example: Example, numbers: Numbers) -> None:
        self.coded = [_Coded(sentence, numbers) for sentence in example.sentences]
        self.longest = max(sentence.length for sentence in self.coded)
        self.example = example


class _Batch:
    """The sentences of some passages, filled up to the longest, and what is judged of them."""

    def __init__(self, passages: Sequence[_Passage]) -> None:
        coded = [sentence for passage in passages for sentence in passage.coded]
        self.size = max(sentence.length for sentence in coded)
        words = np.zeros((5, len(coded), self.size), np.int64)
        marks = np.zeros((len(coded), self.size, MARKS), np.int64)
        mask = np.zeros((len(coded), self.size, 1), np.float32)
        for number, one in enumerate(coded):
            words[:, number, : one.length] = one.words
            marks[number, : one.length] = one.marks
            mask[number, : one.length] = 1
        self.words, self.marks, self.mask = map(torch.from_numpy, (words, marks, mask))
        starts = np.cumsum([0, *(len(passage.coded) for passage in passages)]).tolist()
        self._placed = [(start, passage.example) for start, passage in zip(starts, passages, strict=False)]

    def cells(self, name: str) -> list[tuple[list[int], object, int]]:
        """What is judged, of one sort: the numbers of its sentences in the batch (-1 for none), the thing
        itself, its row in the table of truths.
        """
        return [
            ([start + number if number >= 0 else -1 for number in numbers], thing, row)
            for start, example in self._placed
            for *numbers, thing, row in getattr(example, name)
        ]

    def inside(self, rows: Sequence[int]) -> list[int]:
        """Rows, of a sentence too long its last."""
        return [min(row, self.size - 1) for row in rows]

    def marked(self, rows_of: Sequence[Iterable[int]]) -> Tensor:
        """For each thing, the rows that are marked."""
        table = np.zeros((len(rows_of), self.size), np.float32)
        for number, rows in enumerate(rows_of):
            table[number, [row for row in rows if row < self.size]] = 1
        return torch.from_numpy(table)[..., None]


def _batches(coded: Sequence[_Passage], random: np.random.RandomState) -> Iterator[_Batch]:
    lengths = np.array([one.longest for one in coded]) + random.rand(len(coded)) * 6
    order = np.argsort(lengths)
    parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    for part in random.permutation(len(parts)):
        yield _Batch([coded[number] for number in parts[part]])


class _Net(nn.Module):
    """A network as it learns; `ingest.network` has the same sums without what is dropped at random."""

    def __init__(self, numbers: Numbers, width: int) -> None:
        super().__init__()
        torch.manual_seed(SEED)
        self.numbers, self.width = numbers, width
        sizes = {name: len(words) + 1 for name, words in numbers.items()}
        self.lemmas = nn.Embedding(sizes["lemmas"], width, padding_idx=0, sparse=True)
        nn.init.normal_(self.lemmas.weight, 0, 0.05)
        self.parts, self.relations = (self.table(sizes[name]) for name in ("parts", "relations"))
        self.kinds = self.table(len(KINDS) + 1)
        (self.marked,) = (name for name in MARKED if name in numbers)
        self.marks = self.table(sizes[self.marked], padding_idx=0)
        with torch.no_grad():
            self.lemmas.weight[0] = 0
            self.marks.weight[0] = 0
        self.mixes, self.turns = (
            nn.ModuleList(nn.Linear(columns * width, width) for _ in range(LAYERS)) for columns in (5, 1)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(LAYERS))

    def table(self, size: int, width: int = 0, **options: int) -> nn.Embedding:
        table = nn.Embedding(size, width or self.width, **options)
        nn.init.normal_(table.weight, 0, 0.1)
        return table

    def read(self, batch: _Batch) -> Tensor:
        lemmas, parts, relations, governors, kinds = batch.words
        lemmas = lemmas * (torch.rand(lemmas.shape) > NO_WORD)
        words = self.lemmas(lemmas) + self.parts(parts) + self.relations(relations) + self.kinds(kinds)
        words = functional.dropout(words + self.marks(batch.marks).sum(2), DROPPED)
        governors = governors[..., None].expand(-1, -1, self.width)
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
        return words

    def frozen(self) -> dict[str, np.ndarray]:
        """The weights as they stand, by the names that `ingest.network` knows them by."""
        named: dict[str, Tensor] = {}
        for name, part in self.named_children():
            if isinstance(part, nn.Embedding):
                named[self.marked if name == "marks" else name] = part.weight
            elif isinstance(part, nn.Linear):
                named |= _linear(name, part)
        for number, (mix, turn, norm) in enumerate(zip(self.mixes, self.turns, self.norms, strict=True)):
            named |= _linear("mix", mix, number) | _linear("turn", turn, number)
            named |= {f"scale{number}": norm.weight, f"shift{number}": norm.bias}
        return {name: value.detach().numpy().copy() for name, value in named.items()}


class _PairNet(_Net):
    def __init__(self, numbers: Numbers, classes: int) -> None:
        super().__init__(numbers, width := 128)
        self.extras, self.apart_extras = (self.table(size, 2 * width) for size in (EXTRAS, 2 * len(KINDS)))
        self.hidden, self.out = nn.Linear(7 * width, 2 * width), nn.Linear(2 * width, classes)
        self.apart_hidden, self.apart_out = nn.Linear(6 * width, 2 * width), nn.Linear(2 * width, classes)
        nn.init.constant_(self.out.bias, -2)
        nn.init.constant_(self.apart_out.bias, -3)

    def forward(self, batch: _Batch) -> tuple[Tensor, np.ndarray]:
        """The margins of a batch's pairs, and their rows in the table of truths."""
        words = self.read(batch)
        most = _most(words, batch.mask)
        pairs, apart = batch.cells("pairs"), batch.cells("apart")
        margins = torch.cat(
            [self._together(batch, words, most, pairs), self._apart(batch, words, most, apart)]
        )
        return margins, np.array([row for *_, row in (*pairs, *apart)], int)

    def _together(self, batch: _Batch, words: Tensor, most: Tensor, cells: list) -> Tensor:
        number, *ends = _table([(*number, *batch.inside(pair.at)) for number, pair, _ in cells], 5).T
        own = words[number]
        seen = [
            *(words[number, end] for end in ends),
            _most(own, batch.marked([pair.way for _, pair, _ in cells])),
            _most(own, batch.marked([range(pair.at[0] + 1, pair.at[1]) for _, pair, _ in cells])),
            most[number],
        ]
        told = self.extras(_table([pair.extras for _, pair, _ in cells], TOLD)).sum(1)
        return _judged(seen, told, self.hidden, self.out)

    def _apart(self, batch: _Batch, words: Tensor, most: Tensor, cells: list) -> Tensor:
        rows = [(*both, *batch.inside(pair.first), *batch.inside(pair.second)) for both, pair, _ in cells]
        before, after, *ends = _table(rows, 6).T
        sentences = before, before, after, after
        seen = [
            *(words[number, end] for number, end in zip(sentences, ends, strict=True)),
            most[before],
            most[after],
        ]
        told = self.apart_extras(_table([pair.extras for _, pair, _ in cells], 2)).sum(1)
        return _judged(seen, told, self.apart_hidden, self.apart_out)


class _ModalityNet(_Net):
    def __init__(self, numbers: Numbers) -> None:
        super().__init__(numbers, width := 64)
        self.types, self.ways = self.table(len(TYPES), 2 * width), self.table(ACROSS + 1, 2 * width)
        self.hidden, self.out = nn.Linear(8 * width, 2 * width), nn.Linear(2 * width, len(Modality))

    def forward(self, batch: _Batch) -> tuple[Tensor, np.ndarray]:
        """The margins of a batch's links, and their rows in the table of truths."""
        words = self.read(batch)
        most = torch.cat([_most(words, batch.mask), torch.zeros(1, self.width)])
        cells = batch.cells("links")
        links = [link for _, (link, *_), _ in cells]
        ends = [(*batch.inside(link.first or (0, 0)), *batch.inside(link.second)) for link in links]
        rows = [
            (*both, *at, link.first is not None)
            for (both, *_), at, link in zip(cells, ends, links, strict=True)
        ]
        before, number, *at, has = _table(rows, 7).T
        own = words[number]
        here = has[:, None].float()
        seen = [
            *(words[number, end] * here for end in at[:2]),
            *(words[number, end] for end in at[2:]),
            *(_most(own, batch.marked([getattr(link, name) for link in links])) for name in ("way", "above")),
            most[number],
            most[before],
        ]
        kinds, ways = _table([numbers for _, (_, *numbers), _ in cells], 2).T
        told = self.types(kinds) + self.ways(ways)
        return _judged(seen, told, self.hidden, self.out), np.array([row for *_, row in cells], int)


def _table(rows: Sequence[Sequence[int]], columns: int) -> Tensor:
    return torch.tensor(rows, dtype=torch.long).reshape(-1, columns)


def _judged(seen: Sequence[Tensor], told: Tensor, hidden: nn.Module, out: nn.Module) -> Tensor:
    """Margins from what is seen and what is told."""
    kept = functional.dropout(torch.cat(list(seen), 1), DROPPED)
    margins: Tensor = out(functional.dropout(functional.relu(hidden(kept) + told), DROPPED_LAST))
    return margins


def _linear(name: str, linear: nn.Module, number: int | str = "") -> dict[str, Tensor]:
    return {f"{name}{number}": linear.weight.T, f"{name}_bias{number}": linear.bias}


def _most(words: Tensor, mask: Tensor) -> Tensor:
    """The greatest of each column among the words that a mask marks; zeros where it marks none."""
    most = (words - (1 - mask) * 1e4).amax(1)
    return torch.where(mask.any(1), most, torch.zeros_like(most))
