"""Lines that forum software wrote, told by general forum words and by form alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["is_date", "is_joined", "is_label", "is_quote_frame", "quoted_name", "why_noise"]

# What forum software of all makes prints, in English and a few large languages; compared by words in lower case.
_FURNITURE = frozenset(
    """
    what s new|new posts|log in|login|register|sign up|sign in|home|forums|forum|search|faq|menu|reply|quote|like|likes
    share|report|report post|edit|top|bottom|top bottom|back to top|top of page|click to expand|click to collapse
    click to reveal|continue reading the main story|advertisement|sponsored|loading|show more|read more|more options
    reply with quote|multi quote|quick reply|post reply|post a reply|new topic|new reply|view profile|view forum posts
    private message|visit homepage|send message|thread starter|thread tools|display modes|search this thread|next|prev
    previous|first|last|print|subscribe|unsubscribe|follow|followers|bookmark|save|flag|spoiler|permalink|link|copy link
    code select all|you must log in or register to reply here|attachments|view attachment|share this page|not found
    facebook|twitter|email|whatsapp|reddit|pinterest|tumblr|author|message|online|offline|members|help|contact us
    terms and rules|privacy policy|solved|accept|solution|best answer|related topics|similar threads|upvote|downvote
    antworten|zitieren|anmelden|registrieren|nach oben|melden|gefällt mir|répondre|citer|connexion|inscription|haut
    responder|citar|iniciar sesión|registrarse|arriba|ответить|цитировать|войти|регистрация|наверх|rispondi|cita|accedi
    you must log in|register to reply|register to reply here|register to post
    odpowiedz|cytuj|zaloguj|beantwoorden|citeren|inloggen
    """.replace("\n", "|").split("|")
)
_FURNITURE = frozenset(phrase.strip() for phrase in _FURNITURE if phrase.strip())
# Buttons that share a page stand in one line, in any order.
_SHARED = frozenset(
    (
        *("share", "facebook", "twitter", "x", "bluesky", "mastodon", "linkedin", "reddit", "pinterest", "tumblr"),
        *("whatsapp", "telegram", "email", "link"),
    )
)
_FEWEST_SHARED = 3
_OR = re.compile(r" (?:or|and|oder|und|ou|et|o|y|или|и) ")  # "Log in or sign up"
_QUOTE_FRAME = frozenset(
    {"click to expand", "click to collapse", "quote", "zitat", "citation", "cita", "цитата", "code", "code select all"}
)
# Labels of a member's card; what follows on the line, or as a short line of its own, is the value.
_LABEL = re.compile(
    r"(?:(?:reaction|trophy) (?:score|points)|solutions?|messages?|posts?|joined|join date|registered|member since|"
    r"location|from|gender|likes? received|thanks|thanked|reputation|karma|credits|age|occupation|registriert|beiträge|"
    r"ort|inscrit|localisation|registrado|mensajes|ubicación|регистрация|сообщения|откуда)\b(?::|$| \d)",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"^\W*(?:joined|join(?:ed)? date|registered|registration date|member since|registriert|mitglied seit|dabei seit|"
    r"anmeldedatum|beigetreten|inscrit|(?:date d['’])?inscription|registrado|miembro desde|se unió|cadastrado|"
    r"membro d(?:esde|al)|registrato|iscritto|зарегистрирован|регистрация|dołączył|rejestracja|geregistreerd|lid sinds|"
    r"registrerad|medlem sedan|katılım|تاریخ عضویت|عضو شده|登録日|注册)",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    r"nov(?:ember)?|dec(?:ember)?)"
)
_DATE = re.compile(
    rf"\b(?:{_MONTH}\.? \d{{1,2}}(?:st|nd|rd|th)?,? \d{{4}}|\d{{1,2}}(?:st|nd|rd|th)?\.? {_MONTH}\.?,? \d{{4}}|"
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4})\b",
    re.IGNORECASE,
)
_TIME_WORDS = re.compile(
    r"\b(?:\d{1,2}:\d\d(?::\d\d)?(?: ?[ap]m)?|mon|tue|wed|thu|fri|sat|sun|on|at|posted|said|reply|post|edited|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
    re.IGNORECASE,
)
_QUOTE_HEAD = re.compile(
    r"^[>*_ ]{0,8}(?:quote:? |quoting )?(?:originally posted by:? (?P<by>.{1,60}?)(?: view post)?|"
    r"(?P<says>.{1,60}?) (?:said|wrote|writes|schrieb|a écrit|escribió|ha scritto|написал\(?а?\)?|napisał\(?a?\)?):)"
    r"[ ↑>*_]{0,5}$",
    re.IGNORECASE,
)
_EDITED = re.compile(
    r"^\W*(?:last edited|edited (?:by|on)|last modified|zuletzt bearbeitet|modifié|editado)\b", re.IGNORECASE
)
_COUNTED = re.compile(
    r"^\W*(?:(?:results?|page|showing|viewing|seite|página)\b[\d\s,]*(?:to|of|from|-|–|von|de|/)?.*\d|"
    r"[\d,. k]+(?:posts?|repl(?:y|ies)|views?|likes?|comments?|members?|votes?|watchers?|beiträge|antworten|"
    r"réponses))\W*$",
    re.IGNORECASE,
)
_LONGEST = 160  # longer lines are somebody's words


def is_date(text: str) -> bool:
    """Whether the line is a date and hardly anything else."""
    if len(text) > _LONGEST or not (found := _DATE.search(text)):
        return False
    rest = _TIME_WORDS.sub("", text[: found.start()] + text[found.end() :])
    return sum(character.isalpha() for character in rest) <= 2


def is_joined(text: str) -> bool:
    """Whether the line tells when a member joined the board: a date that is no post's."""
    return _JOINED.match(text) is not None


def is_label(text: str) -> bool:
    """Whether the line is a label of a member's card, such as "Joined: May 2009" or "Reaction score"."""
    return len(text) <= 60 and _LABEL.match(text) is not None


def quoted_name(text: str) -> str | None:
    """Whom a quote's header names ("alice said:"), or None where the line is no such header."""
    if len(text) > _LONGEST or not (found := _QUOTE_HEAD.match(text)):
        return None
    return (found["by"] or found["says"]).strip(" :*")


def is_quote_frame(key: str) -> bool:
    """Whether a line of these words opens or closes a quote, or code, that names nobody."""
    return key in _QUOTE_FRAME


def why_noise(text: str, words: Sequence[str], key: str) -> str | None:
    """Why this line by itself, of these words, is software's and not a person's, or None."""
    if len(text) > _LONGEST:
        return None
    if not words:
        return "decoration"
    half = len(words) // 2
    doubled = len(words) % 2 == 0 and words[:half] == words[half:]
    if _FURNITURE.issuperset(_OR.split(key)) or (doubled and " ".join(words[:half]) in _FURNITURE):
        return "boilerplate"
    if len(words) >= _FEWEST_SHARED and _SHARED.issuperset(words):
        return "boilerplate"
    if is_label(text):
        return "member card"
    if _EDITED.match(text):
        return "edit note"
    if all(map(str.isdigit, words)) or (len(text) < 40 and _COUNTED.match(text)):
        return "counter"
    if is_date(text):
        return "date"
    return None
