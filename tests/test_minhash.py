"""Signatures are those of datasketch, to the bit, and go there and back."""

from pathlib import Path

import numpy as np
import oracles
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import xxhash
from datasketch import MinHash, MinHashLSH
from hypothesis import given
from hypothesis import strategies as st

from dedup import signatures
from dedup._threads import Threads
from dedup.errors import InputError, ParameterError
from dedup.minhash import from_datasketch, permutations, sign_without, to_datasketch
from dedup.model import Rarity
from dedup.shingles import boilerplate_table, shingle_batch

any_text = st.text(st.characters(exclude_categories=()), max_size=120)
EMPTY = (1 << 32) - 1


def sketch_of(text, num_perm=128, k=5):
    """The sketch that a user of datasketch makes of a text."""
    sketch = MinHash(num_perm=num_perm, seed=1, scheme="affine32", hashfunc=xxhash.xxh32_intdigest)
    sketch.update_batch([shingle.encode() for shingle in oracles.shingles(oracles.words(text), k)])
    return sketch


@given(
    st.lists(any_text, min_size=1, max_size=4),
    st.sampled_from([4, 16, 64, 100, 128, 256]),
    st.integers(1, 7),
)
def test_signatures_are_those_of_datasketch(texts, num_perm, k):
    """To the bit, for any Unicode text, number of permutations and shingle size."""
    signed = signatures(texts, num_perm=num_perm, shingle_size=k, workers=1)
    assert (signed.shape, signed.dtype) == ((len(texts), num_perm), np.uint32)
    for text, row in zip(texts, signed, strict=True):
        assert row.tolist() == sketch_of(text, num_perm, k).hashvalues.tolist()


@pytest.mark.parametrize("num_perm", [4, 128, 1024])
def test_signatures_of_long_texts_are_those_of_datasketch(num_perm, newsroom):
    """Of thousands of shingles, too."""
    texts = [newsroom.text(count) for count in (4_000, 700, 3)]
    for text, row in zip(texts, signatures(texts, num_perm=num_perm), strict=True):
        assert row.tolist() == sketch_of(text, num_perm).hashvalues.tolist()


@pytest.mark.parametrize("num_perm", [4, 100, 128, 1024])
def test_permutations_are_those_of_datasketch(num_perm):
    """They are drawn here so that datasketch need not be imported."""
    theirs = MinHash(num_perm=num_perm, seed=1, scheme="affine32", hashfunc=xxhash.xxh32_intdigest)
    for ours, of_datasketch in zip(permutations(num_perm), theirs.permutations, strict=True):
        assert ours.tolist() == of_datasketch.tolist()


def test_a_text_without_words_has_the_empty_signature():
    """That of a sketch that was never updated."""
    signed = signatures(["", "…"], num_perm=8)
    assert signed.tolist() == [[EMPTY] * 8] * 2
    assert to_datasketch(signed[0]).is_empty()


@given(any_text, st.sampled_from([4, 128]))
def test_a_signature_goes_to_datasketch_and_back(text, num_perm):
    """Equal to the sketch made there, and unchanged on return."""
    signed = signatures([text], num_perm=num_perm, workers=1)[0]
    sketch = to_datasketch(signed)
    assert sketch == sketch_of(text, num_perm)
    assert from_datasketch(sketch).tolist() == signed.tolist()
    assert from_datasketch(sketch_of(text, num_perm)).tolist() == signed.tolist()


def test_a_sketch_made_of_a_signature_goes_on_as_one_of_datasketch():
    """Updated further there, it equals the sketch of all shingles."""
    sketch = to_datasketch(signatures(["one two three four five"])[0])
    sketch.update(b"two three four five six")
    assert sketch == sketch_of("one two three four five six")


def test_what_is_done_to_a_sketch_does_not_change_the_signature():
    """Nor the other way round."""
    signed = signatures(["one two three four five"])[0]
    before = signed.tolist()
    sketch = to_datasketch(signed)
    sketch.update(b"something else")
    back = from_datasketch(sketch)
    back[:] = 0
    assert signed.tolist() == before
    assert sketch.hashvalues.any()


@pytest.mark.parametrize(
    ("signature", "message"),
    [
        (np.zeros((2, 8), np.uint32), r"of shape \(num_perm,\), got \(2, 8\): take one of them"),
        ([], r"of shape \(num_perm,\), got \(0,\)"),
        ([-1, 2], "whole numbers of 32 bits"),
        ([1, 1 << 32], "whole numbers of 32 bits"),
        (["x", "y"], "whole numbers of 32 bits"),
    ],
)
def test_what_is_no_signature_is_refused(signature, message):
    """Before datasketch sees it."""
    with pytest.raises(ParameterError, match=message):
        to_datasketch(signature)


def test_what_is_no_sketch_is_refused():
    """A list of sketches, say."""
    with pytest.raises(ParameterError, match="must be a datasketch"):
        from_datasketch([sketch_of("one")])


def test_signatures_are_found_in_an_index_of_datasketch(newsroom):
    """Copies are, strangers are not."""
    stories = [newsroom.text(200) for _ in range(20)]
    index = MinHashLSH(params=(64, 2), num_perm=128)
    for number, row in enumerate(signatures(stories)):
        index.insert(f"story {number}", to_datasketch(row))
    copies = [newsroom.wire_copy(text) for text in stories]
    for number, row in enumerate(signatures(copies)):
        assert index.query(to_datasketch(row)) == [f"story {number}"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"seed": 2, "scheme": "affine32"}, "got scheme affine32 and seed 2"),
        ({"seed": 1, "scheme": "legacy"}, "got scheme legacy and seed 1"),
    ],
)
def test_a_sketch_of_another_scheme_or_seed_is_refused(options, message):
    """Its values mean something else."""
    sketch = MinHash(num_perm=16, hashfunc=xxhash.xxh32_intdigest, **options)
    with pytest.raises(ParameterError, match=f"must have scheme affine32 and seed 1, {message}"):
        from_datasketch(sketch)


def test_a_share_of_equal_rows_estimates_the_jaccard():
    """Within three standard errors of 1,024 permutations."""
    first = [f"w{number}" for number in range(600)]
    both = signatures([" ".join(first), " ".join(first[200:])], num_perm=1024, shingle_size=1)
    assert (both[0] == both[1]).mean() == pytest.approx(2 / 3, abs=3 * (2 / 9 / 1024) ** 0.5)


@pytest.mark.parametrize("workers", [1, 2])
def test_documents_are_signed_again_without_some_shingles(workers):
    """Those that hold some of them; the others keep their signatures."""
    chrome = "site chrome of one outlet"
    texts = [f"a{i} b{i} c{i} d{i} e{i} " + chrome * (i % 2) for i in range(600)]
    sets, signed, _, _ = shingle_batch(
        *oracles.encoded(texts), (), shingle_size=5, permutations=permutations(128)
    )
    dropped = np.array([oracles.xxh32(chrome)], dtype=np.uint32)
    before = signed.copy()
    documents = np.arange(0, 600, 3, dtype=np.int64)
    nothing = np.zeros(0, dtype=np.uint32)
    table = boilerplate_table(Rarity(nothing, nothing.astype(np.float32), dropped))
    with Threads(workers) as threads:
        sign_without(sets, documents, table, signed, threads)
    for place, text in enumerate(texts):
        hashes = set(oracles.hashed_shingles(text, 5))
        kept = hashes - set(dropped.tolist()) if place % 3 == 0 else hashes
        assert signed[place].tolist() == (oracles.signature(kept, 128) & 0xFFFF).tolist()
    assert (signed != before).any(axis=1).sum() == 100


def test_no_texts_have_no_signatures():
    """An empty array of the right shape."""
    assert signatures([]).shape == (0, 128)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"num_perm": 6}, "num_perm must be a multiple of 4 in [4, 1024], got 6"),
        ({"shingle_size": 0}, "shingle_size must be in [1, 32] words, got 0"),
        ({"workers": 0}, "workers must be in [1, 256], got 0"),
    ],
)
def test_parameters_of_signatures_are_checked(options, message):
    """What must hold, then what was given."""
    with pytest.raises(ParameterError) as raised:
        signatures(["one"], **options)
    assert str(raised.value) == message


def test_one_text_is_no_sequence_of_texts():
    """Though a str is a sequence of letters."""
    with pytest.raises(InputError, match="texts must be a sequence of str, got str"):
        signatures("hello")


@pytest.mark.parametrize("text", [b"rain", None, Path("rain.txt"), {"text": "rain"}])
def test_what_is_no_text_has_no_signature(text):
    """Nor is a path read."""
    with pytest.raises(InputError, match="texts must be a sequence of str, got one of"):
        signatures(["rain", text])


@pytest.mark.parametrize("column", [pa.array, pa.chunked_array, pd.Series, pl.Series])
def test_a_column_of_texts_has_their_signatures(column):
    """Of a table its names would be signed, so it is refused."""
    texts = ["rain fell on the town", "snow fell on it"]
    given = column([texts] if column is pa.chunked_array else texts)
    assert signatures(given).tolist() == signatures(texts).tolist()
    for table in (pd.DataFrame({"text": texts}), pa.table({"text": texts})):
        with pytest.raises(InputError, match="got a table: take its column"):
            signatures(table)


def test_several_signatures_are_no_sketch():
    """One of them is."""
    with pytest.raises(ParameterError, match=r"of shape \(num_perm,\), got \(2, 128\)"):
        to_datasketch(signatures(["rain", "snow"]))
