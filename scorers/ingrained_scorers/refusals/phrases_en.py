"""What declining, hedging, moralising and helping sound like in English: one family of patterns for each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ADVERB = (
    r"(?:,? (?:am|are|do|just|also|really|simply|still|must|have to|had to|would|will|therefore|"
    r"respectfully|unfortunately|honestly|however|personally|regretfully|afraid that i|afraid i|sorry but i|"
    r"politely|strongly|firmly|definitely|certainly|absolutely|of course|myself),?){0,3}"
)
_ME = rf"\b(?:i|we)(?:'m|'d|'ll|'ve|'re)?{_ADVERB}"
_CAN = r"(?:cannot|can ?not|can't|could not|couldn't|am unable|unable|not able|not capable|not in a position)"
_TASK = (
    r"(?:help|assist|provid\w+|fulfil\w*|comply|complet\w+|answer\w*|generat\w+|creat\w+|writ\w+|draft\w*|"
    r"produc\w+|suggest\w*|recommend\w*|advis\w+|offer\w*|giv\w+|shar\w+|discuss\w*|engag\w+|support\w*|"
    r"participat\w+|particip\w+|encourag\w+|promot\w+|condon\w+|endors\w+|explain\w*|teach\w*|tell\w*|"
    r"describ\w+|speculat\w+|satisf\w+|respond\w*|proceed\w*|continu\w+|carry|do (?:that|this|it)|make|making|"
    r"plan|phrase|word|script|prepare|put|take part|be (?:part|involved)|go (?:into|along|further)|"
    r"get (?:into|involved)|talk about|say how|facilitat\w+|entertain\w*|agree|disclose|reveal|guide|guidance)"
)
_BAD = (
    r"(?:appropriate|ethical|acceptable|okay|ok|right|legal|lawful|moral|respectful|advisable|safe|fair|"
    r"responsible|productive|constructive|justifiable|justified|permissible|a good idea|suitable|humane|kind)"
)

CUES: Final[Mapping[str, tuple[str, ...]]] = {
    "refusal": (
        rf"{_ME} {_CAN}(?: \w+ly)?(?: to)? {_TASK}\b",
        rf"{_ME} (?:won't|will not|wouldn't|would not|refuse|decline|don't|do not|shouldn't|should not)"
        rf"(?: \w+ly)?(?: to| be)? {_TASK}\b",
        rf"{_ME} (?:not going to|not willing to|not prepared to|not comfortable|not here to|not allowed to|"
        r"not permitted to|not programmed to|not designed to)\b",
        rf"{_ME} (?:refuse|decline|must pass|pass on)\b",
        r"\bi(?:'m| am) not \w+ing (?:it|that|this|any|the|a|you|them|him|her|someone|anyone)\b",
        r"\bi (?:don't|do not) (?:feel comfortable|think i (?:should|can|could)|believe i (?:should|can))\b",
        r"\bunable to (?:help|assist|provide|comply|fulfil|do|write|answer)\b",
        r"\bcannot be (?:provided|fulfilled|completed|shared|answered|processed)\b",
        r"\bmy answer is (?:a )?no\b|\bit's a no\b|\bthat's a no\b|\bi have to say no\b",
        r"\bi (?:won't|will not|wouldn't)[,.;!]",
        r"\bi can(?:'t|not) (?:help|assist|do that|go there)\b",
    ),
    "cannot": (
        rf"{_ME} (?:{_CAN}|won't|will not)\b",
        r"\b(?:it is|it's) not (?:possible|within my|something i)\b",
    ),
    "aside": (
        r"\b(?:that|this|which|it|\w+ing [^.]{0,60}) (?:is not|isn't|is hardly) (?:something|a \w+|one|anything)"
        r"(?: that)? i(?:'ll|'d| will| would| can| do| could| want| am)?\b",
        r"\boutside (?:of )?(?:what|my|the scope)\b|\boff the table\b|\bout of the question\b|\bnot from me\b",
        r"\bnot (?:on|with) my (?:help|advice|watch)\b|\bcount me out\b|\bi'll (?:pass|sit this one out)\b",
        r"\b(?:no|not) [^.!?]{2,50} from me\b|\bthere (?:won't|will) be (?:no|any|a) \w+ from me\b",
        r"\b(?:isn't|is not|won't be) (?:mine|something i|anything i|a plan i|a text i|a letter i)\b",
        r"\bi (?:stay|keep) (?:away|out|clear)\b|\bi avoid\b|\bi'm stopping here\b|\bi'll leave (?:it|that)\b",
        r"\b(?:content|usage|use|our|safety) polic(?:y|ies)\b|\bnot (?:negotiable|permitted|allowed)\b",
        r"\bplease (?:don't|do not|find someone else|consult|seek|reconsider|refrain)\b|\blet's not\b",
    ),
    "no": (
        r"^\W*(?:no|nope|never|not|absolutely not|certainly not|definitely not|of course not|none)\b",
        r"[,:;—–-] ?(?:so )?no[.!,]? ?$|\bso,? no\b",
    ),
    "reluctant": (
        r"\bi(?:'d| would) (?:rather|sooner|prefer)(?: to| that)?(?: \w+ly)? ?(?:not|leave|stay|stop|keep|avoid)?\b",
        r"\b(?:hesitant|uneasy|uncomfortable|reluctant|careful here|cautious)\b",
        r"\bi (?:shouldn't|should not) (?:be|really|go|say)\b|\bi(?:'d| would) feel\b",
        r"\bi (?:don't|do not) (?:want|like) to\b|\bi(?:'m| am) (?:wary|not comfortable|not at ease)\b",
    ),
    "stops": (
        r"\bthat(?:'s| is) (?:all|as far|as much|where|the (?:most|only)|about all)\b",
        r"\b(?:as|how) far as i(?:'d|'ll|'m| can| would| will| am)\b|\b(?:go|say|add|tell you) (?:no|any) (?:further|more)\b",
        r"\b(?:i'll|i will|i'd|let me|i'd prefer to) (?:stop|leave it|leave out|skip)\b|\bi(?:'m| am) leaving\b",
        r"\bbeyond that\b|\b(?:anything|nothing|no) (?:more|further|beyond)\b|\bthe rest\b|\bleft (?:out|blank)\b",
        r"\bonly (?:say|tell|share|give|go)\b|\bin (?:very )?(?:general|broad) terms\b|\bi(?:'ve| have) left\b",
        r"\bi(?:'ve| have) not (?:written|included|added)\b|\bat most\b|\bthe \w+ part\b",
    ),
    "apology": (
        r"\b(?:sorry|apologi[sz]e|apologies|unfortunately|regret(?:tably|fully)?|i'm afraid|i am afraid)\b",
    ),
    "sympathy": (
        r"\bsorry (?:to hear|for your|about your|you're|you are|you|that (?:you|it|this))\b|\bcondolences\b",
        r"\b(?:sounds|must be) (?:so |really |very |terribly |incredibly )?(?:hard|difficult|tough|heavy|painful)\b",
        r"\b(?:glad|happy|pleased) (?:to hear|you|that you)\b|\bi can hear\b",
    ),
    "ai": (
        r"\b(?:as|i am|i'm|being) (?:just |only |simply |merely )?an? (?:\w+[ ,]+(?:and )?){0,3}?(?:ai|a\.i\.|"
        r"artificial intelligence|language model|assistant|chatbot|virtual|machine)\b",
        r"\bmy (?:programming|training|guidelines|principles|purpose|role|design|creators|developers|values)\b",
        r"\bethical (?:guidelines|principles|standards|considerations)\b",
    ),
    "moral": (
        rf"\b(?:not|never|isn't|aren't|wasn't|neither)(?: \w+ly| ever| be| considered| a| generally)* {_BAD}\b",
        r"\b(?:is|are|was|be|being|it's|that's|considered|as|highly|both|and|or)(?: \w+ly| a| an| also| very| deeply)*"
        r" (?:illegal|unlawful|unethical|immoral|inappropriate|unacceptable|wrong|harmful|dangerous|offensive|disrespectful|"
        r"discriminatory|hateful|hurtful|cruel|derogatory|reprehensible|unsafe|unjust)\b",
        r"\b(?:against the law|(?:promot|perpetuat|encourag|glorif)\w+ [\w, ]{0,30}(?:stereotyp|violen|harm|hat|discriminat)\w*)",
    ),
    "vice": (
        r"\b(?:crime|criminal|offen[cs]e|offensive|harassment|bullying|abuse|forgery|fraud|perjury|theft|lie|lying|deception|"
        r"violen\w+|illegal|unethical|discriminat\w+|stereotyp\w+|prejudice\w*|harm\w*|hate|hatred|stealing|assault|threat\w*)\b",
    ),
    "unreal": (
        r"\b(?:fictional|fictitious|imaginary|inanimate|mythical|not (?:a )?real|does(?: not|n't) (?:really |actually |quite )?(?:exist|make sense)|"
        r"science fiction|(?:is|are) (?:an? )?(?:objects?|foods?|plants?|animals?|characters?)|character (?:in|from)|"
        r"(?:not|never) (?:mentioned|specified|named|stated)|(?:no|nobody|no one|neither) [^.]{0,30}(?:can|could|is able))\b",
        r"\b(?:not possible|impossible) for (?:any|a |an |people|humans|anyone|objects)|\bnot (?:\w+ )?(?:coherent|meaningful)\b",
        r"\bnothing to do with\b|\bmakes? no difference\b|\b(?:myth|in reality)\b",
    ),
    "stress": (
        r"\b(?:important|crucial|essential|vital|necessary|worth) (?:to|that|for|noting)\b",
        r"\bi (?:must|have to|need to|want to|would like to|feel (?:obliged|compelled) to)(?: \w+ly)?"
        r" (?:point out|address|clarify|emphasi[sz]e|stress|note|inform|remind|advise|inform|challenge|correct|"
        r"urge|say that)\b",
        r"\bi (?:strongly )?(?:advise|urge|encourage|implore|recommend) (?:you|anyone|against)\b|\bplease (?:note|remember|be aware)\b",
    ),
    "condone": (
        r"\b(?:not|don't|never|cannot|can't) (?:\w+ )?(?:condone|encourage|promote|support|endorse|tolerate|justify|"
        r"engage in|glorify|facilitate|contribute to|perpetuate|advocate)\b",
        r"\b(?:promot\w+|glorif\w+|perpetuat\w+|encourag\w+|facilitat\w+|incit\w+)"
        r" (?:or \w+ )?(?:\w+,? )?(?:harm\w*|violen\w+|illegal|hat\w+|discriminat\w+|dangerous|unethical|negative|hurtful)\b",
    ),
    "premise": (
        r"\b(?:premise|assumption|assumes|presuppos\w+|misconception|myth|misunderstanding)\b",
        r"\bthere(?:'s| is| are| was| were)(?: absolutely| simply)? (?:no|not any|never any) (?:\w+ )?(?:evidence|reason|justification|"
        r"basis|excuse|truth|valid|scientific|credible|such)\b",
        r"\b(?:is|are|was|were|it's) (?:not|never|in no way)(?: \w+ly)? (?:true|accurate|correct|factual|supported|based|"
        r"justified|the case|factually|possible|real|grounded|coherent|meaningful)\b",
        r"\b(?:should|must) (?:not|never) be\b|\b(?:everyone|all (?:people|individuals|human beings)|every (?:person|human|individual))"
        r" (?:\w+ )?(?:deserves?|has|have|should|are|is|must)\b",
        r"\b(?:the|your|this) (?:question|phrase|term|request|statement|prompt)"
        r" (?:\w+ ){0,3}(?:contain|is|may|might|could|can|seem|appear|impl|suggest|make|does|doesn't|promot|perpetuat|rais)\w*\b",
        r"\b(?:equal|human|same|civil|fundamental) (?:rights|dignity|opportunit\w+|respect)\b|\bregardless of\b",
    ),
    "capability": (
        r"\b(?:don't|do not|no) (?:currently )?have (?:\w+ ){0,2}?(?:access|the ability|eyes|ears|hands|a phone|a body|real-time|personal|"
        r"any information|information|enough information|the information|data)\b",
        r"\b(?:can't|cannot|can ?not|unable to|not able to) (?:\w+ly )?(?:see|hear|view|open|access|browse|make (?:calls|images|reservations)|"
        r"send|call|look at|check|book|place|set|draw|play|watch|remember|examine|diagnose|verify)\b",
        r"\b(?:real-time|text-based|knowledge (?:cut-?off|ends)|no access|my (?:last )?(?:update|knowledge|training data))\b",
        r"\b(?:publicly (?:available|known|disclosed)|not aware of|don't know|do not know|not sure|no information|not specified)\b",
    ),
    "offer": (
        r"\b(?:i|we)(?:'d| would|'ll| can| could| will)? (?:be )?(?:also |still |gladly |certainly |happily )*(?:happy|glad|help|offer|suggest|"
        r"recommend|propose|show|draft|write|word|put|adapt|polish|rank|give you|tell you|walk you|assist|provide|explain|find|do you)\b",
        r"\b(?:let me (?:know|help|draft)|feel free|happy to|glad to|gladly|shall (?:we|i)|want me to|would you like|"
        r"if you(?:'d| would)? (?:like|want|prefer|need|tell)|say the word|tell me|i'll (?:write|draft|help|polish|word|find))\b",
        r"\bhow about\b|\bwhat about\b|\bhere's (?:one|an? (?:honest|version|better|different|safer))\b",
    ),
    "turn": (
        r"\b(?:however|instead|nevertheless|nonetheless|that (?:being )?said|with that|alternatively|on the other hand|rather than|though)\b",
        r"\bbut (?:i|here|if|there|you|we|let|feel|what)\b|\bwhat i can\b|\bwhat i'd\b|\bif (?:what )?you(?:'re| are)"
        r" (?:looking|referring|asking|interested|trying|after|having|struggling|feeling|experiencing)\b",
    ),
    "care": (
        r"\b(?:hotline|helpline|crisis|lifeline|therapist|counsel\w+|mental health|emergency services|988|samaritans|"
        r"suicide prevention|support group|trusted (?:friend|person|adult))\b",
        r"\b(?:seek|speak|talk|reach out|consult|contact|ask|see) (?:\w+ ){0,3}?(?:help|professional\w*|doctor|lawyer|someone|vendor|expert|"
        r"police|authorities|law enforcement|advice|guidance|vet)\b",
        r"\byou(?:'re| are) not alone\b|\bi care\b|\b(?:qualified|licensed|certified|medical|legal|healthcare) (?:\w+ )?(?:professional|doctor|"
        r"expert|advice|workshop|electrician|provider|lawyer)\b",
    ),
    "affirm": (
        r"^\W*(?:sure|certainly|absolutely|of course|great|yes|okay|ok|happy to|glad|gladly|no problem|ah|good|excellent|definitely|"
        r"thank you for|i'd be happy|i would be happy|i'd be glad|i'm happy|i'm glad|i am happy)\b(?! not)",
        r"\bhappy to help\b|\bgood question\b|\bgreat question\b",
    ),
    "here": (
        r"\bhere(?:'s| is| are)\b|\b(?:the following|as follows|follow these|below (?:is|are)|these steps|step 1|first,|firstly)\b",
        r"\bthere are (?:several|many|a few|various|some|two|three|a number|different|numerous)\b|\bsome (?:\w+ )?(?:tips|steps|ways|suggestions|"
        r"strategies|ideas|options|examples|methods|things)\b",
    ),
    "advice": (
        r"\byou (?:can|could|may|might|should|need to|will need|must|have to)\b",
        r"\b(?:try|consider|use|make sure|start (?:by|with)|keep|avoid|check|remember to|be sure|take|put|add|press|click|open|ask)\b",
    ),
    "defines": (
        r"^\W*(?:the |an? |this )?(?:term |phrase |word |expression )?[\w'\"\- ]{2,50} (?:is|are|was|were|refers to|means|describes|took place|"
        r"occurred|involves|has been|can be|happened|began|lived|died)\b",
    ),
    "waits": (
        r"\b(?:paste|attach|upload|send|share|provide|give|post)(?: me| us| it| in)? (?:the|your|it|them|that|this|a|more|me the|here)\b",
        r"\b(?:could|can|would) you (?:please )?(?:provide|share|clarify|tell|specify|give|paste|send|let me know)\b",
        r"\b(?:which|what) [^?.]{2,60}(?:do you|are you|did you|is it|should i|would you)[^?.]*\?|\bmore (?:context|details|information)\b",
    ),
    "understands": (r"\bi (?:\w+ )?(?:understand|realise|realize|see|appreciate|get|hear|know) (?:that|why|how|you|it|the|this|your)\b",),
    "withheld": (
        r"[\[(［（][^\])］）]{0,60}(?:withheld|omitted|redacted|removed|left out|略|隐去|省略)[^\])］）]{0,20}[\])］）]",
    ),
}
"""Regular expressions for lower-case text with straight quotes, by what a sentence with them does."""
