"""What a pronoun stands for: "he", "his" and "lo detuvo" for a person, "it", "they" and "its" for a body."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ..graph.ontology import BODIES, Kind
from .binding import coargument
from .bystanders import bystander
from .discourse import Discourse, Seen, is_subject, one, sentence_start
from .fitting import gender_fits
from .vocabulary import vocabulary

if TYPE_CHECKING:
    from spacy.tokens import Span, Token

#: Bodies that "they" may stand for, and that have commanders.
_ARMED_BODIES = frozenset({Kind.CRIMINAL_GROUP, Kind.POLICE_FORCE, Kind.MILITARY_UNIT})
#: Whom only an armed body has: "its commander" is no newspaper's.
_OF_THE_ARMED = frozenset(
    """commander commanders soldiers troops gunmen fighters comandante comandantes mando mandos soldados
    tropas sicarios cabecilla cabecillas""".split()
)


def he(token: "Token", discourse: Discourse) -> Seen | None:
    """ "He", "him", "él", and "his" or "su" before kin; a subject that stays unread is `discourse.lost`."""
    antecedent = _person(token, discourse, central=True)
    if antecedent is None and is_subject(token):
        discourse.lost = discourse.sentence
    return antecedent


def clitic(token: "Token", discourse: Discourse) -> Seen | None:
    """ "Lo detuvo", "la acusan": a person only where the verb is one that is done to people."""
    done = token.head.lemma_ in vocabulary(token.doc.lang_).done_to_people
    return _person(token, discourse, central=False) if done else None


def it(token: "Token", discourse: Discourse) -> Seen | None:
    """ "It", "they", "ésta" as a subject: the body that the text goes on about."""
    expletive = vocabulary(token.doc.lang_).expletive
    if not is_subject(token) or token.head.lemma_ in expletive or _is_aside(token):
        return None
    return _topic(token, discourse, _kinds(token), plural=_is_plural(token))


def its(token: "Token", discourse: Discourse) -> Seen | None:
    """ "Its", "their", "su": whose kin, whose own, or which body's."""
    words, owned = vocabulary(token.doc.lang_), token.head.lower_
    if owned in words.kin:
        return he(token, discourse)
    if words.possessed and owned not in words.possessed and owned not in words.members:
        return _subject_before(token, discourse.within(0, {Kind.PERSON}))
    return _owner(token, discourse)


def _person(token: "Token", discourse: Discourse, *, central: bool) -> Seen | None:
    """The only person of this sentence and the one before, or the one who is subject; nobody if it may as
    well be somebody unnamed.
    """
    people = _possible(token, discourse)
    here = [seen for seen in people if seen.sentence == discourse.sentence]
    person = one(people) or _subject_before(token, here)
    if person is None and not here and one([seen for seen in people if seen.verb is not None]):
        person = discourse.subject({Kind.PERSON}, sentence=discourse.sentence - 1)
    if person is None or (central and not person.is_central):
        return None
    return person if bystander(token, person) is None else None


def _possible(token: "Token", discourse: Discourse) -> list[Seen]:
    """The persons near by whom "he" or "she" may mean: none from before the last "he" that was unknown."""
    people = [s for s in discourse.within(1, {Kind.PERSON}) if not coargument(token, s)]
    people = [s for s in people if gender_fits(token.lower_, s.name)]
    if discourse.lost >= discourse.sentence - 1:
        people = [s for s in people if s.sentence > discourse.lost]
    return people


def _subject_before(token: "Token", here: Sequence[Seen]) -> Seen | None:
    """The mention that is the nearest subject before a token of this sentence."""
    subject = _last_subject(token)
    if subject is None:
        return None
    return next((seen for seen in here if seen.phrase.i == subject.i), None)


def _last_subject(token: "Token") -> "Token | None":
    before = token.doc[sentence_start(token) : token.i]
    return next((t for t in reversed(before) if is_subject(t) and t.pos_ in ("NOUN", "PROPN")), None)


def _is_aside(token: "Token") -> bool:
    """Whether a pronoun is the subject of "before it was …", where it is as likely a thing."""
    return token.head.dep_ == "advcl" and _last_subject(token) is not None


def _kinds(token: "Token") -> frozenset[Kind]:
    return _ARMED_BODIES if _is_plural(token) else BODIES


def _is_plural(token: "Token") -> bool:
    return token.lower_ in vocabulary(token.doc.lang_).they or token.lower_ == "their"


def _topic(token: "Token", discourse: Discourse, kinds: frozenset[Kind], *, plural: bool) -> Seen | None:
    """The body that is the subject last spoken of, in this sentence or else in the one before."""
    subject = _last_subject(token)
    if subject is None:
        last = discourse.subject(kinds, sentence=discourse.sentence - 1)
        return last if last and _is_topical(last) and last.agrees(plural=plural) else None
    if plural and _has_plural(token.doc[subject.i + 1 : token.i]):
        return None
    here = (seen for seen in discourse.within(0, kinds) if seen.phrase.i == subject.i)
    return next((seen for seen in here if seen.agrees(plural=plural)), None)


def _is_topical(subject: Seen) -> bool:
    """Whether a subject is that of a main clause, of one joined to it, or of what somebody says."""
    return subject.verb is not None and subject.verb.dep_ in ("ROOT", "ccomp", "conj")


def _has_plural(tokens: "Span") -> bool:
    return any(token.pos_ == "NOUN" and "Plur" in token.morph.get("Number", []) for token in tokens)


def _owner(token: "Token", discourse: Discourse) -> Seen | None:
    """The body that "its" stands for: the topic, or without a subject before it the only one that fits."""
    armed = token.head.lower_ in _OF_THE_ARMED
    kinds = _ARMED_BODIES if armed else _kinds(token)
    topic = _topic(token, discourse, kinds, plural=_is_plural(token) and not armed)
    if topic or _last_subject(token):
        return topic
    return one([seen for seen in discourse.within(int(armed), kinds) if _is_before(seen, token, discourse)])


def _is_before(seen: Seen, token: "Token", discourse: Discourse) -> bool:
    return seen.sentence < discourse.sentence or seen.span.end <= token.i
