"""A sentence's grammar in one vocabulary, whichever label set its parser speaks.

English models label in the ClearNLP way (a preposition governs its noun), Spanish ones in the UD way (it
hangs
from it). Here both read alike: prepositions are folded into relations such as `of` or `with`, which are
named in
English for both languages, so that one frame and one set of weights serve both.
"""

from collections.abc import Iterator

from spacy.tokens import Span, Token

#: Relations of the two label sets under one name; what is missing keeps its own.
_RELATIONS = {
    "nsubj": "subj",
    "csubj": "subj",
    "nsubjpass": "passive",
    "csubjpass": "passive",
    "dobj": "obj",
    "iobj": "dative",
    "poss": "of",
    "acl": "relcl",
    "agent": "by",
    "flat": "compound",
    "nn": "compound",
}
_PREPOSITIONS = {
    "de": "of",
    "del": "of",
    "en": "in",
    "dentro": "in",
    "within": "in",
    "inside": "in",
    "at": "in",
    "on": "in",
    "con": "with",
    "a": "to",
    "al": "to",
    "ante": "to",
    "into": "to",
    "para": "for",
    "por": "by",
    "desde": "from",
    "contra": "against",
    "entre": "between",
    "among": "between",
    "según": "per",
    "sobre": "about",
    "bajo": "under",
    "hasta": "to",
    "hacia": "to",
    "toward": "to",
    "towards": "to",
}
_NOUN_HEADS = frozenset({"NOUN", "PROPN", "PRON", "NUM"})


class Grammar:
    """The folded dependency tree of one sentence: `governor`, `relation` and `dependents` by token index."""

    def __init__(self, sentence: Span) -> None:
        self.sentence = sentence
        self.tokens = list(sentence)
        self.governor: dict[int, int] = {}
        self.relation: dict[int, str] = {}
        self.dependents: dict[int, list[tuple[str, int]]] = {}
        for token in self.tokens:
            self._attach(token)

    def _attach(self, token: Token) -> None:
        head, relation = _fold(token)
        if head is token:
            relation = "root"
        else:
            self.dependents.setdefault(head.i, []).append((relation, token.i))
        self.governor[token.i] = head.i
        self.relation[token.i] = relation

    def chain(self, index: int) -> Iterator[int]:
        """`index` and all its governors, up to the root."""
        seen = set()
        while index not in seen:
            seen.add(index)
            yield index
            index = self.governor[index]

    def way(self, one: int, other: int) -> tuple[list[int], int | None, list[int]]:
        """The words from one up to what governs both, that word (None if nothing does), and the words from it
        down to the other.
        """
        up, down = list(self.chain(one)), list(self.chain(other))
        below = set(down)
        shared = next((index for index in up if index in below), None)
        if shared is None:
            return [], None, []
        return up[: up.index(shared)], shared, down[: down.index(shared)][::-1]

    def under(self, index: int, *relations: str) -> list[int]:
        """The dependents of a token that hang by one of `relations`, in text order."""
        return [child for relation, child in self.dependents.get(index, ()) if relation in relations]


def _fold(token: Token) -> tuple[Token, str]:
    """A token's governor and relation with prepositions folded in."""
    head, label = token.head, token.dep_
    if label == "pobj" or (label == "pcomp" and head.dep_ in ("prep", "agent")):
        relation = "by" if head.dep_ == "agent" else _preposition(head.lower_)
        while head.dep_ in ("prep", "agent", "dative") and head.head is not head and head.pos_ == "ADP":
            head = head.head
        if head.dep_ in ("advmod", "prt") and head.pos_ in ("ADV", "ADP") and head.head.pos_ == "VERB":
            head = head.head  # "broke away from"
        return head, relation
    if label in ("obl", "nmod", "obl:agent", "iobj", "obj"):
        return head, _spanish(token, label)
    if label == "flat" and (case := _case(token)):
        # "elementos de la Policía" is read as one long name; its preposition says better.
        return head, _preposition(case)
    return head, _RELATIONS.get(label, label.partition(":")[0])


def _spanish(token: Token, label: str) -> str:
    word = _case(token)
    if word is None:
        return {"obj": "obj", "iobj": "dative"}.get(label, "mod")
    if label in ("obj", "iobj") and word not in ("por", "con", "de", "del", "en", "para"):
        return "dative" if label == "iobj" or _has_bare_object(token) else "obj"
    return _preposition(word)


def _case(token: Token) -> str | None:
    """The preposition that hangs from a noun."""
    return next((child.lower_ for child in token.children if child.dep_ == "case"), None)


def _has_bare_object(token: Token) -> bool:
    """Whether the verb of an object with "a" has another without: "filtraba información a los Zetas"."""
    return any(
        other.dep_ == "obj" and other.i != token.i and not _case(other) for other in token.head.children
    )


def _preposition(word: str) -> str:
    return _PREPOSITIONS.get(word, word)


def is_passive(grammar: Grammar, index: int, language: str) -> bool:
    """Whether the verb or participle at `index` is passive."""
    token = grammar.tokens[index - grammar.sentence.start]
    kids = grammar.dependents.get(index, ())
    if language == "en":
        if token.tag_ != "VBN":
            return False
        if any(relation == "auxpass" or relation == "passive" for relation, _ in kids):
            return True
        return not any(relation == "aux" for relation, _ in kids) and token.dep_ in (
            "acl",
            "amod",
            "advcl",
            "conj",
            "relcl",
        )
    if "Part" not in token.morph.get("VerbForm", []):
        return False
    lemmas = {
        grammar.tokens[child - grammar.sentence.start].lemma_ for relation, child in kids if relation == "aux"
    }
    return "ser" in lemmas or "haber" not in lemmas


class Roles:
    """Who fills which role of a word in one sentence: `fillers(index)` gives role -> token indices.

    Roles are logical: the subject of an active verb and the agent of a passive one are both `subj`. What a
    word
    lacks it inherits, through coordination, control, relative clauses and light verbs.
    """

    def __init__(self, grammar: Grammar, language: str) -> None:
        self.grammar = grammar
        self.language = language
        self._known: dict[int, dict[str, set[int]]] = {}

    def token(self, index: int) -> Token:
        return self.grammar.tokens[index - self.grammar.sentence.start]

    def fillers(self, index: int) -> dict[str, set[int]]:
        if index not in self._known:
            self._known[index] = {}  # cuts cycles of inheritance
            self._known[index] = self._fill(index)
        return self._known[index]

    def _fill(self, index: int) -> dict[str, set[int]]:
        roles: dict[str, set[int]] = {}
        passive = is_passive(self.grammar, index, self.language)
        for relation, child in self.grammar.dependents.get(index, ()):
            roles.setdefault(_logical(relation, passive), set()).add(child)
        if "appos" in roles:
            roles.setdefault("is", set()).update(roles.pop("appos"))
        if self.token(index).pos_ in ("VERB", "AUX") or passive:
            self._clause(index, roles, passive)
        else:
            self._nominal(index, roles)
        return roles

    def _clause(self, index: int, roles: dict[str, set[int]], passive: bool) -> None:
        for noun in tuple(roles.get("obj", ())):
            for relation in ("from", "of", "to"):  # "took bribes from"
                if found := self.grammar.under(noun, relation):
                    roles.setdefault(f"o{relation}", set()).update(found)
        relation, governor = self.grammar.relation[index], self.grammar.governor[index]
        surface = "obj" if passive else "subj"
        if relation in ("relcl", "amod"):
            self._relative(index, governor, roles, passive)
        elif surface not in roles and relation != "root" and governor != index:
            roles.setdefault(surface, set()).update(self._inherited(relation, governor))

    def _relative(self, index: int, noun: int, roles: dict[str, set[int]], passive: bool) -> None:
        for children in roles.values():
            if any(self._is_relative(child) for child in children):
                children.add(noun)
                return
        if passive:
            roles.setdefault("obj", set()).add(noun)
        elif "subj" not in roles:
            roles["subj"] = {noun}
        elif "obj" not in roles:
            roles["obj"] = {noun}
        else:
            roles.setdefault("rel", set()).add(noun)

    def _is_relative(self, index: int) -> bool:
        token = self.token(index)
        return token.tag_ in ("WDT", "WP", "WP$") or "Rel" in token.morph.get("PronType", [])

    def _inherited(self, relation: str, governor: int) -> set[int]:
        if self.token(governor).pos_ not in ("VERB", "AUX"):
            if relation in ("conj", "advcl", "ccomp", "parataxis"):
                return self.surface(governor)
            return {governor} if self.token(governor).pos_ in _NOUN_HEADS else self.surface(governor)
        if relation == "conj":
            return self.surface(governor)
        if relation in ("xcomp", "of", "to", "for", "ccomp"):
            objects = self.fillers(governor).get("obj", set()) | self.fillers(governor).get("dative", set())
            if objects - {governor} and not is_passive(self.grammar, governor, self.language):
                return objects
        return self.surface(governor)

    def surface(self, index: int) -> set[int]:
        """What stands as the subject of a verb, or of the clause whose predicate a word is."""
        roles = self.fillers(index)
        return roles.get("obj" if is_passive(self.grammar, index, self.language) else "subj", set())

    def _nominal(self, index: int, roles: dict[str, set[int]]) -> None:
        relation, governor = self.grammar.relation[index], self.grammar.governor[index]
        if governor == index:
            return
        if relation in ("attr", "oprd", "acomp", "xcomp"):
            roles.setdefault("subj", set()).update(self.surface(governor))
        elif relation in ("appos", "compound", "amod"):
            roles.setdefault("is", set()).add(governor)
        elif relation == "conj":
            roles.setdefault("subj", set()).update(self.fillers(governor).get("subj", set()))
        elif relation == "relcl":
            self._relative(index, governor, roles, False)
        elif self.token(governor).pos_ in ("VERB", "AUX"):
            self._light(index, relation, governor, roles)

    def _light(self, index: int, relation: str, governor: int, roles: dict[str, set[int]]) -> None:
        """A noun governed by a verb takes part in its roles: "gave protection to", "is under the protection
        of".
        """
        for role, tokens in self.fillers(governor).items():
            if role not in ("punct", "aux", "mark", "advmod", "cc", "conj"):
                others = tokens - {index}
                if others:
                    roles.setdefault(f"v{role}", set()).update(others)


def _logical(relation: str, passive: bool) -> str:
    if relation == "passive" or (passive and relation == "subj"):
        return "obj"
    if passive and relation in ("by", "obj", "mod"):
        return "subj" if relation == "by" else "obj"
    return relation
