"""Invented news for tests: the same for the same seed, streamed from nowhere."""

import random

SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
CITIES = ("LONDON", "PARIS", "CAIRO", "TOKYO", "LAGOS")


class Newsroom:
    """Writes stories, and does to them what outlets do to wire copies."""

    def __init__(self, seed):
        self._random = random.Random(seed)
        self._vocabulary = [
            "".join(self._random.choices(SYLLABLES, k=self._random.randint(1, 4)))
            for _ in range(3000)
        ]
        # Zipf: the second word half as often as the first, and so on.
        self._weights = [1 / rank for rank in range(1, len(self._vocabulary) + 1)]

    def words(self, count):
        """Some words, the frequent ones often."""
        return self._random.choices(self._vocabulary, self._weights, k=count)

    def text(self, count):
        """A text of so many words, in sentences and paragraphs."""
        words = self.words(count)
        for end in range(11, count, 12):
            words[end] += ".\n\n" if end % 5 == 0 else "."
        return " ".join(words)

    def wire_copy(self, text, *, keep=0.6, edits=0.03):
        """A copy: a dateline before it, the end cut, some words changed, a credit line."""
        words = text.split(" ")
        words = words[: round(len(words) * self._random.uniform(keep, 1))]
        for place, word in enumerate(words):
            if self._random.random() < edits:
                words[place] = f"{word}{self._random.choice(SYLLABLES)}"
        dateline = f"{self._random.choice(CITIES)}, March {self._random.randint(1, 31)} (Wire) -"
        return " ".join([dateline, *words, "Reporting by", *self.words(2)])

    def shuffled(self, items):
        """The items in another order."""
        return self._random.sample(items, len(items))
