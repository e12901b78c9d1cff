"""The network reads a sentence as its formulas say, and what it sees of a pair is what the sentence holds."""

import numpy as np
import pytest

from complicity.ingest.encoding import EXTRAS, KINDS, Pair, Sentence, encode, pair
from complicity.ingest.network import CHILDREN, EPSILON, Network, network
from complicity.ingest.relations import CLASSES, FAMILIES

from .test_relations import reading_of

WIDTH = 4


def small(random: np.random.RandomState) -> Network:
    """A network of one layer with weights of chance."""
    numbers = {"lemmas": {"pay": 1}, "parts": {"VERB": 1}, "relations": {"subj": 1}, "triggers": {"pay": 1}}
    shapes = dict.fromkeys(numbers, (2, WIDTH)) | {
        "kinds": (len(KINDS) + 1, WIDTH),
        "extras": (EXTRAS, 2 * WIDTH),
        "mix0": (5 * WIDTH, WIDTH),
        "turn0": (WIDTH, WIDTH),
        "hidden": (7 * WIDTH, 2 * WIDTH),
        "out": (2 * WIDTH, 3),
        "mix_bias0": (WIDTH,),
        "turn_bias0": (WIDTH,),
        "scale0": (WIDTH,),
        "shift0": (WIDTH,),
        "hidden_bias": (2 * WIDTH,),
        "out_bias": (3,),
    }
    return Network(
        numbers, {name: random.randn(*shape).astype(np.float32) for name, shape in shapes.items()}, 1
    )


SENTENCE = Sentence(
    lemmas=["", "pay", "unheard-of", ""],
    parts=["PROPN", "VERB", "ADV", "PROPN"],
    relations=["subj", "root", "advmod", "obj"],
    governors=[1, 1, 1, 1],
    kinds=[1, 0, 0, 3],
    triggers=[(), ("pay",), (), ()],
    rows={0: 0, 1: 1, 2: 2, 3: 3},
)
PAIR = Pair((0, 3, 0, 3), (0, 1, 3), (0, 10, 17, 27, 35))


def by_hand(net: Network) -> np.ndarray:
    """The chances of PAIR in SENTENCE, word by word."""
    w = net.weights
    words = []
    for row in range(4):
        known = SENTENCE.lemmas[row] == "pay"
        total = w["lemmas"][int(known)] + w["parts"][int(SENTENCE.parts[row] == "VERB")]
        total = total + w["relations"][int(row == 0)] + w["kinds"][SENTENCE.kinds[row]]
        words.append(total + w["triggers"][1] if row == 1 else total)
    nothing = np.zeros(WIDTH)
    after = []
    for row, word in enumerate(words):
        left = words[row - 1] if row else nothing
        right = words[row + 1] if row < 3 else nothing
        below = sum((words[child] for child in range(4) if SENTENCE.governors[child] == row), nothing)
        around = np.concatenate([left, word, right, words[1], CHILDREN * below])
        mixed = np.maximum(around @ w["mix0"] + w["mix_bias0"], 0)
        new = word + mixed @ w["turn0"] + w["turn_bias0"]
        normal = (new - new.mean()) / np.sqrt(new.var() + EPSILON)
        after.append(normal * w["scale0"] + w["shift0"])
    most = [np.max([after[row] for row in rows], axis=0) for rows in ((0, 1, 3), (1, 2), range(4))]
    seen = np.concatenate([after[0], after[3], after[0], after[3], *most])
    told = sum(w["extras"][number] for number in PAIR.extras)
    hidden = np.maximum(seen @ w["hidden"] + w["hidden_bias"] + told, 0)
    chances: np.ndarray = 1 / (1 + np.exp(-(hidden @ w["out"] + w["out_bias"])))
    return chances


@pytest.mark.parametrize("seed", range(5))
def test_a_pair_scores_what_the_formulas_give(seed):
    net = small(np.random.RandomState(seed))
    np.testing.assert_allclose(net.scores(SENTENCE, [PAIR])[0], by_hand(net), rtol=1e-4)


def test_a_pair_scores_the_same_beside_others():
    net = small(np.random.RandomState(9))
    other = Pair((0, 3, 1, 1), (), (2, 9, 16, 28, 41))
    both = net.scores(SENTENCE, [other, PAIR])
    np.testing.assert_allclose(both[1], net.scores(SENTENCE, [PAIR])[0], rtol=1e-6)


def test_the_network_that_ships_tells_the_model_s_classes_apart():
    assert network().weights["out"].shape[1] == len(FAMILIES) + len(CLASSES)


@pytest.mark.model
def test_a_mention_is_one_word_of_its_kind():
    reading = reading_of(
        "Officers of the [PoliceForce Tixtla municipal police] warned [CriminalGroup Los Rojos].", "en"
    )
    sentence = encode(reading)
    assert len(sentence.lemmas) == len(reading.words) + 2
    assert [KINDS[kind - 1] for kind in sentence.kinds if kind] == ["F", "C"]
    read = pair(reading, sentence, 0, 1)
    one, other, acts, _ = read.at
    assert (sentence.lemmas[one], sentence.lemmas[other], sentence.lemmas[acts]) == ("", "", "officer")
    assert "warn" in {sentence.lemmas[row] for row in read.way}
    assert all(0 <= number < EXTRAS for number in read.extras)
