"""Text of the archive that speaks to a program instead of to people. It is not sent to a model and proves nothing.

No list of patterns is complete, so nothing depends on this one alone: what a model writes is checked against the posts
it cites (`validate`), whatever made it write so.
"""

# ruff: noqa: E501 - a pattern reads best in one line
from __future__ import annotations

import re
import unicodedata
from typing import Final

from bot.archive.markup import clean

__all__ = ["is_suspect"]

_LOOKALIKES: Final = str.maketrans("аеорсухіјѕԁһӏΑΒΕΖΗΙΚΜΝΟΡΤΥΧοα", "aeopcyxijsdhlABEZHIKMNOPTYXoa")
_FLAGS: Final = {0x1F1E6 + place: ord("a") + place for place in range(26)}  # letters as flags
_DIGITS: Final = str.maketrans("013457@$", "oieastas")
_MIXED: Final = re.compile(r"[\w@$]*[^\W\d_][\w@$]*")
_SPACED: Final = re.compile(r"(?<![^\W_])(?:[^\W\d_][ .\-_*]){4,}[^\W\d_](?![^\W_])")
_PROGRAM: Final = (
    r"(?:ai|a\.i\.|llms?|gpt\S*|chatgpt|claude|gemini|language models?|models?|assistants?|chat ?bots?|bots?|"
    r"summari[sz]ers?|programs? that)"
)
_SUBJECT: Final = r"(?:summar(?:y|ies)|answers?|responses?|outputs?|repl(?:y|ies)|json|completions?)"
_PATTERNS: Final = tuple(
    re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    for pattern in (
        (
            r"\b(?:ignore|disregard|forget|override|overrule|bypass|skip|discard|drop)\b.{0,60}"
            r"\b(?:instructions?|prompts?|rules?|directions?|guidelines?|directives?|constraints?|policy|policies|schema)\b"
        ),
        r"\b(?:ignore|disregard|forget)\b.{0,30}\b(?:above|before|previous|prior|earlier|so far|other posts?)\b",
        r"\b(?:system|developer|hidden|initial|secret|original) (?:prompt|message|instructions?|override)\b",
        r"\b(?:new|updated|real|actual|following|important|special|final) instructions?\b",
        r"\bprompt injection|\bjailbreak|\bdeveloper mode|\bdan mode|\bgod mode",
        rf"\byou are (?:now |no longer )?(?:an?|the|my|in)? ?(?:\w+ ){{0,3}}{_PROGRAM}\b",
        r"\byou are (?:now|no longer)\b",
        rf"\b(?:begin|start|end|finish|open|close)s?\b.{{0,20}}\b(?:your|the|every|each) (?:\w+ )?{_SUBJECT}\b.{{0,20}}\b(?:with|by|on)\b",
        rf"\b(?:mention|write|use|name|add|insert|append|include|put|say|place)\b.{{0,60}}\b(?:in|into|to|of|with) (?:your|the|every|each) (?:\w+ )?(?:{_SUBJECT}|sentences?)\b",
        rf"\b(?:act|behave|pretend|role-?play|respond|answer|speak) (?:as|like|to be)\b.{{0,30}}\b(?:{_PROGRAM}|system|admin\w*|moderator)\b",
        rf"\b(?:note|message|attention|notice|instructions?|hint|warning|reminder|memo|dear|hey|hello|hi)\b[ ,:]*(?:to|for)?\b.{{0,20}}\b{_PROGRAM}\b",
        rf"\b{_PROGRAM}\b.{{0,30}}\b(?:must|should|shall|have to|has to|need to|are to|is to|please|will now|reading this|reads this)\b",
        rf"\b(?:if|when|while|before|after)\b.{{0,25}}\b(?:you|{_PROGRAM})\b.{{0,25}}\b(?:summari[sz]|cit(?:e|ing)|process|pars|generat)",
        rf"\b(?:your|the|this|any|every|each|all)\b (?:\w+ )?{_SUBJECT}\b.{{0,60}}\b(?:must|should|shall|has to|have to|needs? to|is to|are to|begins?|starts?|ends?|contains?|includes?)\b",
        r"\b(?:respond|reply|answer|output|print|return|emit|produce)\b.{0,40}\b(?:only|exactly|verbatim|with the|with this|the following|json|words?)\b",
        rf"\b(?:begin|start|end|finish|prefix|append|insert|include|put)\b.{{0,40}}\b(?:in|with|to|into|at)\b.{{0,20}}\b(?:your|the|every|each) (?:\w+ )?(?:{_SUBJECT}|sentences?)\b",
        (
            r"^[^\w\n]{0,40}(?:please |now |just |always |instead,? ?|only )*(?:output|print|repeat after|summari[sz]e|conclude that|say that|"
            r"write that|state that|claim that|report that|respond|reply with|answer with|tell (?:the |all |every )?"
            r"(?:users?|readers?|members?|everyone|everybody|server|channel|people))\b"
        ),
        r"\b(?:reveal|show|print|leak|disclose|repeat|send|post|output)\b.{0,40}\b(?:prompt|api key|your key|token|password|credentials?|secrets?|environment)\b",
        r"^\W{0,6}(?:system|assistant|user|developer|human|ai|tool|function)\W{0,3}:",
        r"<\|?/?(?:im_start|im_end|system|assistant|user|endoftext|posts?|data|document|instructions?|tool\w*|context|thread)\b[^>]{0,40}>",
        r"\[/?inst\]|<<\/?sys>>|\#\#\# ?(?:instruction|system|response|assistant|user|human|input)",
        r"\b(?:begin|end|start)(?: of)?(?: the)? (?:posts?|data|documents?|instructions?|context|thread|archive|input)\b[^\w\n]{0,40}$",
        r"[\"'](?:sentences|cites|claims|citations|role|content|system|tool_calls|function|posts|measured|stance|speaker|task)[\"']\s*:",
        r"\b(?:do not|don't|never|no need to)\b.{0,20}\b(?:cite|quote|summari[sz]e|mention|reveal)\b",
        r"\b(?:cite|citing|credit|attribute)\b.{0,30}(?:\bpost\b|\#)\s?\d",
        r"(?<![\w/+=])[A-Za-z0-9+/]{40,}={0,2}(?![\w/+=])",
        r"\b(?:function|tool)[ _]calls?\b|\bcall the (?:tool|function)\b",
        # The same in other languages that boards are written in.
        r"\b(?:ignorier\w*|vergiss|missachte\w*)\b.{0,50}\b(?:anweisung|regel|vorgabe|prompt)",
        r"\b(?:ignora\w*|olvida\w*|ignorez?|oubliez?|dimentica\w*|esque[çc]a)\b.{0,50}\b(?:instruc|instruç|istruzion|consigne|reglas|regole|règles|regras)",
        r"\b(?:negeer\w*|zignoruj\w*|ignoruj\w*|görmezden gel\w*|yok say\w*)\b.{0,50}\b(?:instructi|instrukcj|zasad|regels|talimat|kural)",
        r"\b(?:talimat|kural)\w*\b.{0,30}\b(?:görmezden|yok say)|(?:निर्देश|नियम)\S*.{0,30}(?:अनदेखा|नज़रअंदाज|भूल)|(?:تجاهل|انس).{0,30}(?:التعليمات|القواعد|الأوامر)",
        r"игнорир\w*.{0,40}(?:инструкц|указани|правил)|забудь.{0,40}(?:инструкц|указани|правил)",
        r"忽略.{0,15}(?:指令|指示|说明|規則|规则|提示)|無視.{0,15}(?:指示|命令|ルール)|(?:指示|命令).{0,10}無視|무시.{0,15}(?:지시|명령)|(?:지시|명령).{0,15}무시",
    )
)


def is_suspect(text: str) -> bool:
    """Whether a post has words that speak to a program, under zero-width and look-alike characters too."""
    words = unicodedata.normalize("NFKC", clean(text))
    alike = words.translate(_LOOKALIKES).translate(_FLAGS)
    bare = "".join(one for one in unicodedata.normalize("NFKD", alike) if not unicodedata.combining(one))
    joined = _SPACED.sub(lambda match: re.sub(r"[ .\-_*]", "", match[0]), bare)
    digits = _MIXED.sub(lambda match: match[0].translate(_DIGITS), bare)
    plain = re.sub(r"[*_~`|>]", "", bare)
    flat = " ".join(plain.split())
    return any(
        pattern.search(form)
        for form in dict.fromkeys((words, bare, joined, digits, plain, flat))
        for pattern in _PATTERNS
    )
