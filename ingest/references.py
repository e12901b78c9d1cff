"""What refers back: nouns and pronouns ("the battalion", "its officers", "la corporación", "he"), read over
the parse of the sentence they stand in and the one before.

A reference resolves where only one mention fits, or where one is plainly what the text is about; else it
stays unread: a wrong guess would lay one actor's deeds at another's door.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from ..graph.ontology import BODIES, Kind
from .discourse import Discourse, Seen, clause, is_subject, one, sentence_start
from .fitting import LEVELS, bears, gender_fits, level_fits, rules_out
from .fold import fold
from .nations import is_nation
from .places import is_state
from .vocabulary import Vocabulary, vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

#: How many sentences back a noun may reach that names what it stands for, and one that only says its sort.
_FAR, _NEAR = 8, 1
#: How many sentences back "the colonel" may reach for the one colonel of a document.
_ROLE = 15
_EVENT = 12
#: A sentence of so few tokens is a heading or a number, not one to reach back past.
_FRAGMENT = 3

_OWN = frozenset("of de del in en from".split())
_RELATIVE = frozenset("that which who whose que".split())
_PREDICATES = frozenset("attr appos oprd acomp xcomp compound flat".split())
_SAME = frozenset("same very mismo misma propio propia".split())
_VAGUE = frozenset("police policía policías case caso".split())
#: Bodies that "they" may stand for, and that have commanders.
_ARMED_BODIES = frozenset({Kind.CRIMINAL_GROUP, Kind.POLICE_FORCE, Kind.MILITARY_UNIT})
_PERSON = frozenset({Kind.PERSON})


def references(doc: "Doc", discourse: Discourse, known: "Iterable[Span]") -> "Iterator[Span]":
    """What refers back in a parsed passage, as spans with the kind and chain of what they stand for.

    `known` are the mentions that the passage names, which `discourse` goes on with as they come.
    """
    starts = {span.start: span for span in sorted(known, key=lambda span: span.end)}
    reader = _Reader(doc, discourse, frozenset(token.i for span in starts.values() for token in span))
    for sentence in doc.sents:
        discourse.sentence += len(sentence) > _FRAGMENT
        index = sentence.start
        while index < sentence.end:
            span = starts.get(index) or reader.reference(doc[index])
            if span is None:
                index += 1
                continue
            discourse.see(span)
            if index not in starts:
                yield span
            index = max(index + 1, span.end)


class _Reader:
    """Reads the references of one passage, a token at a time."""

    def __init__(self, doc: "Doc", discourse: Discourse, taken: frozenset[int]) -> None:
        self.doc, self.discourse, self.taken = doc, discourse, taken
        self.words: Vocabulary = vocabulary(doc.lang_)
        self.rules: dict[str, Callable[[Token], Span | None]] = {}
        for rule, tokens in (
            (self._noun, self.words.anaphors),
            (self._person, self.words.persons),
            (self._person, self.words.anyone),
            (self._members, self.words.members),
            (self._he, self.words.pronouns),
            (self._it, self.words.it),
            (self._it, self.words.they),
            (self._its, self.words.its),
            (self._him_object, self.words.clitics),
        ):
            self.rules |= {word: rule for word in tokens if word not in self.rules}

    def reference(self, token: "Token") -> "Span | None":
        """What a token begins, if it begins a reference that resolves."""
        head = self._head(token)
        rule = self.rules.get(head.lower_)
        if rule is None or head.i in self.taken or (head.i != token.i and head.lower_ in self.words.pronouns):
            return None
        return rule(head)

    def _head(self, token: "Token") -> "Token":
        """The noun that a determiner opens, past adjectives that only describe; else the token itself."""
        if token.lower_ not in self.words.definite:
            return token
        index = token.i + 1
        while index < len(self.doc) - 1 and index < token.i + 3 and self._describes(self.doc[index]):
            index += 1
        return self.doc[index] if index < len(self.doc) else token

    def _describes(self, token: "Token") -> bool:
        return token.lower_ in self.words.modifiers and token.nbor(1).pos_ in ("NOUN", "PROPN", "ADJ")

    def _said(self, token: "Token") -> list[str]:
        """The words of a noun's phrase from its determiner to the adjectives after it; empty without one."""
        start = token.i
        while start > 0 and start > token.i - 3 and self.doc[start - 1].lower_ in self.words.modifiers:
            start -= 1
        if start == 0 or self.doc[start - 1].lower_ not in self.words.definite:
            return []
        end = token.i + 1
        while end < len(self.doc) and self.doc.lang_ == "es" and self.doc[end].lower_ in self.words.modifiers:
            end += 1
        return [word.lower_ for word in self.doc[start - 1 : end]]

    def _is_new(self, token: "Token", *, strong: bool) -> bool:
        """Whether a noun goes on to say which it means: with a name, a complement or a relative clause."""
        index = token.i + 1
        while (
            index < len(self.doc)
            and self.doc.lang_ == "es"
            and self.doc[index].lower_ in self.words.modifiers
        ):
            index += 1
        if index >= len(self.doc):
            return False
        after = self.doc[index]
        named = after.text[:1].isupper() or after.is_digit or after.like_num
        return named or self._owns(index) or (after.lower_ in _RELATIVE and not strong)

    def _owns(self, index: int) -> bool:
        """Whether a complement follows: "the battalion of Iguala", and not "the brigade in 2009"."""
        if self.doc[index].lower_ in ("of", "de", "del"):
            return True
        return self.doc[index].lower_ in _OWN and index + 1 < len(self.doc) and self.doc[index + 1].is_title

    def _span(
        self, token: "Token", target: "Seen | None", *, start: int | None = None, end: int = 0
    ) -> "Span | None":
        from spacy.tokens import Span

        if target is None:
            return None
        first = token.i if start is None else start
        return Span(self.doc, first, max(end, token.i + 1), label=target.span.label, span_id=target.chain)

    def _phrase(self, token: "Token", target: "Seen | None", said: Sequence[str]) -> "Span | None":
        start = token.i
        while start > 0 and self.doc[start].lower_ != said[0]:
            start -= 1
        return self._span(token, target, start=start)

    # "the battalion", "la corporación"

    def _noun(self, token: "Token") -> "Span | None":
        said = self._said(token)
        if not said or token.pos_ not in ("NOUN", "PROPN", "ADJ"):
            return None
        kinds = self.words.anaphors[token.lower_]
        levelled = bool(LEVELS & set(said))
        if token.lower_ in _VAGUE and kinds & BODIES and not levelled:
            return None
        if token.text[:1].isupper() and token.lower_ in self.words.proper:
            return None
        if token.lower_ == "fuerza" and self._is_violence(token):
            return None
        fitting = [
            seen
            for seen in self.discourse.within(_EVENT if Kind.EVENT in kinds else _FAR, kinds)
            if level_fits(said, seen.name) and not _coargument(token, seen)
        ]
        if Kind.PLACE in kinds:
            target = self._place(token.lower_, fitting)
        elif Kind.EVENT in kinds:
            target = self._event(token.lower_, fitting)
        else:
            target = self._body(token, fitting)
        return self._phrase(token, target, said)

    def _is_violence(self, token: "Token") -> bool:
        """Whether "la fuerza" is what is used: "el uso de la fuerza", "por la fuerza"."""
        before = [word.lower_ for word in self.doc[max(0, token.i - 5) : token.i]]
        return "uso" in before or before[-2:-1] in (["por"], ["a"])

    def _body(self, token: "Token", fitting: Sequence[Seen]) -> Seen | None:
        noun = token.lower_
        vague = noun in self.words.hypernyms
        named = [seen for seen in fitting if bears(noun, seen.kind, seen.name)]
        named = [seen for seen in named if not vague or seen.sentence >= self.discourse.sentence - 2 * _NEAR]
        if named:
            if self._is_new(token, strong=True):
                return None
            return self._nearest(named)
        if not vague or self._is_new(token, strong=False) or token.dep_ == "compound":
            return None
        far = 2 if _SAME & set(self._said(token)) else _NEAR
        near = [seen for seen in fitting if seen.sentence >= self.discourse.sentence - far]
        near = [s for s in near if not rules_out(noun, s.kind, s.name) and not _same_clause(token, s)]
        return one(near) if far > _NEAR else self._about(near)

    def _nearest(self, named: Sequence[Seen]) -> Seen | None:
        """The nearest, where no other of its sentence fits as well; else that sentence's subject."""
        last = [seen for seen in named if seen.sentence == named[-1].sentence]
        return self._about(last)

    def _about(self, fitting: Sequence[Seen]) -> Seen | None:
        """The only one that fits, or the one that is the subject of its sentence's first clause."""
        if not fitting or one(fitting):
            return one(fitting)
        kinds = {seen.kind for seen in fitting}
        subject = self.discourse.subject(kinds, sentence=fitting[-1].sentence)
        if subject is None or all(seen.chain != subject.chain for seen in fitting):
            return None
        joined = (seen for seen in fitting if seen.verb is not None and seen.verb == subject.verb)
        return subject if all(seen.chain == subject.chain for seen in joined) else None

    def _event(self, noun: str, fitting: Sequence[Seen]) -> Seen | None:
        named = [seen for seen in fitting if bears(noun, seen.kind, seen.name)]
        return (
            (named and one(named)) or one([s for s in fitting if not rules_out(noun, s.kind, s.name)]) or None
        )

    def _place(self, noun: str, fitting: Sequence[Seen]) -> Seen | None:
        near = [seen for seen in fitting if seen.sentence >= self.discourse.sentence - _NEAR]
        if noun in ("country", "país"):
            return one([seen for seen in near if is_nation(seen.name)])
        towns = noun not in ("state", "estado", "province", "provincia", "departamento")
        near = [s for s in near if not is_nation(s.name) and is_state(s.name) != towns]
        return one([s for s in near if self.words.heads.get(fold(s.name).split()[0]) is not Kind.PLACE])

    # "the general", "el alcalde", "the man"

    def _person(self, token: "Token") -> "Span | None":
        said = self._said(token)
        if not said or self._is_new(token, strong=False) or token.dep_ in _PREDICATES or token.pos_ == "VERB":
            return None
        if any(child.dep_ == "cop" for child in token.children):
            return None
        people = [s for s in self.discourse.within(_ROLE, _PERSON) if not _coargument(token, s)]
        role = self.words.persons.get(token.lower_)
        if role is None:
            return self._phrase(token, self._last_person(people), said)
        holders = [s for s in people if role in self._roles(s)]
        recent = [seen for seen in holders if seen.sentence >= self.discourse.sentence - _NEAR]
        return self._phrase(token, one(holders) or one(recent), said)

    def _last_person(self, people: Sequence[Seen]) -> Seen | None:
        """The only person of this sentence and the one before, if it is that one which speaks of somebody."""
        near = [seen for seen in people if seen.sentence >= self.discourse.sentence - _NEAR]
        target = one(near)
        return (
            target if target and near[0].sentence < self.discourse.sentence and near[0].is_central else None
        )

    def _roles(self, seen: Seen) -> set[str]:
        return {self.words.persons.get(word, "") for word in self.discourse.roles.get(seen.chain, ())}

    # "the officers", "los agentes"

    def _members(self, token: "Token") -> "Span | None":
        said = self._said(token)
        if not said or self._is_new(token, strong=False) or token.dep_ in _PREDICATES:
            return None
        kinds = self.words.members[token.lower_]
        near = [s for s in self.discourse.within(_NEAR, kinds) if level_fits(said, s.name)]
        near = [s for s in near if not _coargument(token, s)]
        return self._phrase(token, one(near), said)

    # "he", "his", "él"

    def _he(self, token: "Token") -> "Span | None":
        target = self._him(token)
        if target is None and is_subject(token):
            self.discourse.lost = self.discourse.sentence
        return self._span(token, target)

    def _him_object(self, token: "Token") -> "Span | None":
        """ "Lo detuvo", "la acusan": a person only where the verb is one that is done to people."""
        done = token.pos_ == "PRON" and token.head.lemma_ in self.words.done_to_people
        return self._span(token, self._him(token, central=False)) if done else None

    def _him(self, token: "Token", *, central: bool = True) -> Seen | None:
        people = [s for s in self.discourse.within(1, _PERSON) if not _coargument(token, s)]
        people = [s for s in people if gender_fits(token.lower_, s.name)]
        if self.discourse.lost >= self.discourse.sentence - 1:
            people = [s for s in people if s.sentence > self.discourse.lost]
        here = [seen for seen in people if seen.sentence == self.discourse.sentence]
        target = one(people) or self._subject_before(token, here)
        if target is None and not here and one([seen for seen in people if seen.verb is not None]):
            target = self.discourse.subject(_PERSON, sentence=self.discourse.sentence - 1)
        if target is None or (central and not target.is_central) or self._somebody_else(token, target):
            return None
        return target

    def _subject_before(self, token: "Token", here: Sequence[Seen]) -> Seen | None:
        """The mention that is the nearest subject before a token of this sentence."""
        subject = self._last_subject(token)
        for seen in here:
            if subject is not None and seen.phrase.i == subject.i:
                return seen
        return None

    def _last_subject(self, token: "Token") -> "Token | None":
        before = self.doc[sentence_start(token) : token.i]
        return next((t for t in reversed(before) if is_subject(t) and t.pos_ in ("NOUN", "PROPN")), None)

    def _somebody_else(self, token: "Token", target: Seen) -> bool:
        """Whether an unnamed man or woman stands between as a subject: a witness, an aide."""
        start = target.span.end if target.is_main else sentence_start(target.span[0])
        start = start if target.span.doc is self.doc else 0
        return any(self._is_somebody(other, token, target) for other in self.doc[start : token.i])

    def _is_somebody(self, other: "Token", token: "Token", target: Seen) -> bool:
        if other.lemma_.lower() not in self.words.humans or "Plur" in other.morph.get("Number", []):
            return False
        if not (is_subject(other) or other.dep_ in ("pobj", "obl:agent", "agent")):
            return False
        if (
            is_subject(other)
            and other.head.i == clause(token).i
            and not is_subject(token)
            and token.dep_ != "poss"
        ):
            return False
        named = any(child.pos_ == "PROPN" and child.dep_ in ("appos", "flat") for child in other.children)
        return other.i != target.phrase.i and not named

    # "it", "its", "they", "su"

    def _it(self, token: "Token") -> "Span | None":
        if not is_subject(token) or token.head.lemma_ in self.words.expletive or self._is_aside(token):
            return None
        return self._span(token, self._topic(token, self._kinds(token), plural=self._is_plural(token)))

    def _is_aside(self, token: "Token") -> bool:
        """Whether a pronoun is the subject of "before it was …", where it is as likely a thing."""
        return token.head.dep_ == "advcl" and self._last_subject(token) is not None

    def _kinds(self, token: "Token") -> frozenset[Kind]:
        return _ARMED_BODIES if self._is_plural(token) else BODIES

    def _is_plural(self, token: "Token") -> bool:
        return token.lower_ in self.words.they or token.lower_ == "their"

    def _topic(self, token: "Token", kinds: frozenset[Kind], *, plural: bool) -> Seen | None:
        """The body that is the subject last spoken of, in this sentence or else in the one before."""
        subject = self._last_subject(token)
        if subject is None:
            last = self.discourse.subject(kinds, sentence=self.discourse.sentence - 1)
            return last if last and _is_main(last) and last.agrees(plural=plural) else None
        if plural and self._has_plural(subject.i + 1, token.i):
            return None
        here = (seen for seen in self.discourse.within(0, kinds) if seen.phrase.i == subject.i)
        return next((seen for seen in here if seen.agrees(plural=plural)), None)

    def _has_plural(self, start: int, end: int) -> bool:
        return any(
            "Plur" in token.morph.get("Number", []) and token.pos_ == "NOUN" for token in self.doc[start:end]
        )

    def _its(self, token: "Token") -> "Span | None":
        if token.head.lower_ in self.words.kin:
            return self._he(token)
        if self.words.possessed and token.head.lower_ not in self.words.possessed | set(self.words.members):
            return self._span(token, self._subject_before(token, self.discourse.within(0, _PERSON)))
        armed = token.head.lower_ in _OF_THE_ARMED
        kinds = _ARMED_BODIES if armed else self._kinds(token)
        here = [seen for seen in self.discourse.within(int(armed), kinds) if self._is_before(seen, token)]
        plural = self._is_plural(token) and not armed
        target = self._topic(token, kinds, plural=plural) or (
            None if self._last_subject(token) else one(here)
        )
        head = token.head
        own = token.i < head.i < token.i + 3 and head.lower_ in self.words.members
        return self._span(token, target, end=head.i + 1 if own else 0)

    def _is_before(self, seen: Seen, token: "Token") -> bool:
        return seen.sentence < self.discourse.sentence or seen.span.end <= token.i


#: Whom only an armed body has: "its commander" is no newspaper's.
_OF_THE_ARMED = frozenset(
    """commander commanders soldiers troops gunmen fighters comandante comandantes mando mandos soldados
    tropas sicarios cabecilla cabecillas""".split()
)


def _is_main(seen: Seen) -> bool:
    """Whether a subject is that of its sentence's main clause."""
    verb = seen.verb
    return verb is not None and (verb.dep_ == "ROOT" or verb.dep_ in ("ccomp", "conj"))


def _coargument(token: "Token", seen: Seen) -> bool:
    """Whether a mention is the subject of the very verb that a word depends on: never the same actor."""
    if seen.verb is None or seen.span.doc is not token.doc:
        return False
    head = token
    while head.head.i != head.i and head.head.pos_ in ("ADP", "SCONJ"):
        head = head.head
    if token.dep_ == "poss" or token.dep_ == "det":
        return False
    return head.head.i == seen.verb.i and clause(token).i == seen.verb.i and head.dep_ != "conj"


def _same_clause(token: "Token", seen: Seen) -> bool:
    """Whether a mention hangs from the same verb as a word, however far down."""
    return seen.span.doc is token.doc and seen.clause.i == clause(token).i
