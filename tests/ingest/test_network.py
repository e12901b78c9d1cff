"""The network reads a sentence as its formulas say, and what it sees of a pair is what the sentence holds."""

import numpy as np
import pytest

from complicity.graph.ontology import LinkType, Modality
from complicity.ingest.cues import cue_hits
from complicity.ingest.encoding import EXTRAS, KINDS, Apart, Pair, Sentence, Told, apart, encode, pair
from complicity.ingest.network import (
    CHILDREN,
    EPSILON,
    ModalityNetwork,
    PairNetwork,
    modality_network,
    pair_network,
)
from complicity.ingest.relations import CLASSES, FAMILIES

from .test_relations import reading_of

WIDTH = 4


def small(random: np.random.RandomState) -> PairNetwork:
    """A network of one layer with weights of chance."""
    numbers = {"lemmas": {"pay": 1}, "parts": {"VERB": 1}, "relations": {"subj": 1}, "triggers": {"pay": 1}}
    shapes = dict.fromkeys(numbers, (2, WIDTH)) | {
        "kinds": (len(KINDS) + 1, WIDTH),
        "extras": (EXTRAS, 2 * WIDTH),
        "apart_extras": (2 * len(KINDS), 2 * WIDTH),
        "apart_hidden": (6 * WIDTH, 2 * WIDTH),
        "apart_out": (2 * WIDTH, 3),
        "mix0": (5 * WIDTH, WIDTH),
        "turn0": (WIDTH, WIDTH),
        "hidden": (7 * WIDTH, 2 * WIDTH),
        "out": (2 * WIDTH, 3),
        "mix_bias0": (WIDTH,),
        "turn_bias0": (WIDTH,),
        "scale0": (WIDTH,),
        "shift0": (WIDTH,),
        "hidden_bias": (2 * WIDTH,),
        "apart_hidden_bias": (2 * WIDTH,),
        "apart_out_bias": (3,),
        "out_bias": (3,),
    }
    return PairNetwork(
        numbers, {name: random.randn(*shape).astype(np.float32) for name, shape in shapes.items()}, 1
    )


SENTENCE = Sentence(
    lemmas=["", "pay", "unheard-of", ""],
    parts=["PROPN", "VERB", "ADV", "PROPN"],
    relations=["subj", "root", "advmod", "obj"],
    governors=[1, 1, 1, 1],
    kinds=[1, 0, 0, 3],
    triggers=[(), ("pay",), (), ()],
    cues=[(), (), ("hedge",), ()],
    rows={0: 0, 1: 1, 2: 2, 3: 3},
)
PAIR = Pair((0, 3, 0, 3), (0, 1, 3), (0, 10, 17, 27, 35))
APART = Apart((3, 1), (0, 2), (2, 8))


def by_hand(net: PairNetwork) -> np.ndarray:
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


def apart_by_hand(net: PairNetwork, before: np.ndarray, after: np.ndarray) -> np.ndarray:
    """The chances of APART in two sentences, word by word."""
    w = net.weights

    seen = [before[3], before[1], after[0], after[2], before.max(0), after.max(0)]
    told = w["apart_extras"][2] + w["apart_extras"][8]
    hidden = np.maximum(np.concatenate(seen) @ w["apart_hidden"] + w["apart_hidden_bias"] + told, 0)
    chances: np.ndarray = 1 / (1 + np.exp(-(hidden @ w["apart_out"] + w["apart_out_bias"])))
    return chances


@pytest.mark.parametrize("seed", range(5))
def test_a_pair_scores_what_the_formulas_give(seed):
    net = small(np.random.RandomState(seed))
    np.testing.assert_allclose(net.scores(net.read(SENTENCE), [PAIR])[0], by_hand(net), rtol=1e-4)


@pytest.mark.parametrize("seed", range(5))
def test_a_pair_of_two_sentences_scores_what_the_formulas_give(seed):
    random = np.random.RandomState(seed)
    net = small(random)
    before, after = (random.randn(size, WIDTH).astype(np.float32) for size in (4, 5))
    scores = net.scores_apart(before, after, [APART, APART])
    np.testing.assert_allclose(scores, [apart_by_hand(net, before, after)] * 2, rtol=1e-4)


def test_a_pair_scores_the_same_beside_others():
    net = small(np.random.RandomState(9))
    words = net.read(SENTENCE)
    other = Pair((0, 3, 1, 1), (), (2, 9, 16, 28, 41))
    both = net.scores(words, [other, PAIR])
    np.testing.assert_allclose(both[1], net.scores(words, [PAIR])[0], rtol=1e-6)


def voice(random: np.random.RandomState) -> ModalityNetwork:
    shapes = {
        "hidden": (8 * WIDTH, 2 * WIDTH),
        "hidden_bias": (2 * WIDTH,),
        "out": (2 * WIDTH, 4),
        "out_bias": (4,),
        "types": (len(LinkType), 2 * WIDTH),
        "ways": (3, 2 * WIDTH),
    }
    weights = {name: random.randn(*shape).astype(np.float32) for name, shape in shapes.items()}
    return ModalityNetwork({}, weights, 0)


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("first", [(0, 1), None])
def test_the_modality_of_a_link_scores_what_the_formulas_give(first, forward):
    random = np.random.RandomState(3)
    net = voice(random)
    before, words = (random.randn(size, WIDTH).astype(np.float32) for size in (3, 5))
    link = Told(first, (4, 3), (0, 1, 4) if first else (), (4, 2))
    margins = net.margins(before, words, link, LinkType.PAID, forward)
    nothing = np.zeros(WIDTH)
    ends = [words[0], words[1]] if first else [nothing, nothing]
    way = words[[0, 1, 4]].max(0) if first else nothing
    seen = [*ends, words[4], words[3], way, words[[4, 2]].max(0), words.max(0), before.max(0)]
    w = net.weights
    told = w["types"][list(LinkType).index(LinkType.PAID)] + w["ways"][int(forward) if first else 2]
    hidden = np.maximum(np.concatenate(seen) @ w["hidden"] + w["hidden_bias"] + told, 0)
    np.testing.assert_allclose(margins, hidden @ w["out"] + w["out_bias"], rtol=1e-4)


def test_a_first_sentence_has_none_before_it():
    random = np.random.RandomState(4)
    net, words = voice(random), random.randn(5, WIDTH).astype(np.float32)
    link = Told((0, 0), (4, 4), (0, 4), (4,))
    nothing = np.zeros((1, WIDTH), np.float32)
    alone, after_nothing = (net.margins(one, words, link, LinkType.PAID, True) for one in (None, nothing))
    np.testing.assert_allclose(alone, after_nothing, rtol=1e-6)


def test_the_networks_that_ship_tell_the_model_s_classes_apart():
    assert pair_network().weights["out"].shape[1] == len(FAMILIES) + len(CLASSES)
    assert modality_network().weights["out"].shape[1] == len(Modality)


@pytest.mark.model
def test_a_mention_is_one_word_of_its_kind():
    reading = reading_of(
        "Officers of the [PoliceForce Tixtla municipal police] warned [CriminalGroup Los Rojos].", "en"
    )
    sentence = encode(reading, cue_hits(reading))
    assert len(sentence.lemmas) == len(reading.words) + 2
    assert [KINDS[kind - 1] for kind in sentence.kinds if kind] == ["F", "C"]
    read = pair(reading, sentence, 0, 1)
    one, other, acts, _ = read.at
    assert (sentence.lemmas[one], sentence.lemmas[other], sentence.lemmas[acts]) == ("", "", "officer")
    assert "warn" in {sentence.lemmas[row] for row in read.way}
    assert all(0 <= number < EXTRAS for number in read.extras)


@pytest.mark.model
def test_mentions_of_two_sentences_stand_in_theirs():
    before = reading_of("[PoliceForce Tixtla municipal police] knew of it.", "en")
    reading = reading_of("Its officers warned the [CriminalGroup Los Rojos].", "en")
    sentences = encode(before, cue_hits(before)), encode(reading, cue_hits(reading))
    read = apart(before, reading, sentences, (0, 0))
    assert read.extras == (KINDS.index("F"), len(KINDS) + KINDS.index("C"))
    assert [sentences[0].kinds[row] > 0 for row in read.first] == [True, True]
    assert [sentences[1].kinds[row] > 0 for row in read.second] == [True, True]
