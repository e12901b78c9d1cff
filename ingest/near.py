"""Documents with nearly the same text: a wire story in twelve papers is one witness, not twelve.

MinHash with banding (Broder 1997; Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", chapter 3),
by datasketch. What two texts share is the share of their runs of three words that both have (Jaccard). With
12 bands of 9 rows, texts that share 90 % meet in a band 99 times in 100, 80 % 82 times, 50 % twice.
"""

import re
from collections.abc import Iterator

from ..graph.model import digest

#: Whatever is changed here makes sketches that no longer meet those in graphs written before.
BANDS, ROWS, RUN, SEED = 12, 9, 3, 1
#: A text of fewer words than this is not enough to tell two apart by.
FEWEST = 40

_WORD = re.compile(r"\w+")


def sketch(text: str) -> tuple[str, ...]:
    """Keys of which two texts share at least one when they are nearly the same; none for a very short text.

    >>> story = "Soldiers of the battalion handed the detainees over to the group. " * 4
    >>> a, b = sketch("The Daily. " + story), sketch(story.upper() + " All rights reserved.")
    >>> len(a), set(a).isdisjoint(b), sketch("Too short")
    (12, False, ())
    """
    runs = {" ".join(run).encode() for run in _runs(_WORD.findall(text.casefold()))}
    if not runs:
        return ()
    from datasketch import MinHash

    minhash = MinHash(num_perm=BANDS * ROWS, seed=SEED, scheme="affine32")
    minhash.update_batch(sorted(runs))
    values = [int(value) for value in minhash.hashvalues]
    return tuple(digest(band, *values[band * ROWS : (band + 1) * ROWS])[:16] for band in range(BANDS))


def _runs(words: list[str]) -> Iterator[tuple[str, ...]]:
    if len(words) >= FEWEST:
        yield from zip(*(words[start:] for start in range(RUN)), strict=False)
