"""The phrases by which a reply claims a fix or agrees, as patterns over lower-case prose without markdown."""

from __future__ import annotations

import re


def _any(words: str) -> str:
    """Make one group of the alternatives that ` | ` separates, over any number of lines."""
    return f"(?:{'|'.join(' '.join(words.split()).split(' | '))})"


_MENDED = _any(
    """fixed | corrected | resolved | repaired | addressed | solved | patched | rectified | remedied | cured
    | mended | eliminated | squashed | sorted out | ironed out | cleared up | put right | taken care of
    | took care of | dealt with"""
)
_MEND = _any(
    r"""fix | correct | resolve | repair | address | solve | cure | eliminate | remedy | rectify
    | sort (?:this |that |it )?out | clear (?:this |that |it )?up | take care of | do the trick | do it
    | put (?:this|that|it) right | make (?:it|both|all|everything|them) (?:work|hold|pass)"""
)
_MENDS = _any(
    r"""fixes | corrects | resolves | repairs | addresses | solves | cures | eliminates | remedies | rectifies
    | sorts (?:this |that |it )?out | clears (?:this |that |it )?up | takes care of | does the trick
    | puts (?:this|that|it) right | makes (?:it|both|all|everything|them) (?:work|hold|pass)"""
)
_ADVERB = _any(
    """now | just | also | already | finally | since | all | both | fully | properly | correctly | completely
    | successfully | hopefully | thus | thereby | therefore | accordingly | at last"""
)
_SOFTLY = f"(?:{_ADVERB} )*"
_DENIED = _any("not | never | nothing | hardly | partly | partially | half | almost | nearly | anything")
_IS = _any(f"is | are | was | were | got | should (?:now |also )?be | (?:has|have) (?:{_ADVERB} )?been")
_WILL = _any("should | will | does | do | ought to")
_SUBJECT = _any(r"it | which | they | (?:this|that|these|those|the|my|a)(?: [\w']+){0,5}?")
_GOOD = _any(
    """correct | right | fine | good | working | consistent | ok | okay | satisfied | met | in order
    | as (?:required|expected|it should)"""
)
_BAD = _any(
    r"""(?:fail|rais|break|broke|crash|throw|violat|los|miss|contradict)\w* | wrong | worse | unclear | clear
    | this | is | has | does | was | needs | not | that | what | the | your | my"""
)
_BAD_NEWS = _any(
    r"""(?:fail|rais|break|broke|crash|throw|violat|lose|lost|miss|contradict|conflict|happen|wrong)\w*
    | worse
    | unclear | clear | back | no | not | still | until | unchanged | same | left | what | how | why | need\w*
    | remain\w* | question | (?:problem|bug|issue|error) is"""
)
_STAND = "hold | pass | work | behave"
_HOLD = _any(f"{_STAND} | return | give | handle | keep | produce | accept | reject")
_HOLDS = _any(
    """holds | passes | works | returns | behaves | gives | handles | keeps | produces | accepts | rejects
    | holds? true | satisfied | met | fulfilled | as required | succeeds"""
)
_WORKS = _any(
    """works? | behaves? | runs? | handles? | treats? | processes | computes? | counts? | parses? | sorts?
    | returns? | rounds? | keeps? | deals? with"""
)
_MANAGED = "(?:managed|was able|were able) to"
_THE = "(?:a|the|my) "
_THIS = "(?:the|this|that|both|all|your)"
_EDITS = "(?:changes|lines|edits|fixes|steps|updates|tweaks)"
_WORK = _any(
    """code | version | module | program | file | function | document | json | schedule | plan | solution
    | script | implementation"""
)
_CHANGED = _any(
    """updated | changed | adjusted | modified | rewrote | rewritten | made | moved | added | swapped
    | replaced
    | switched | reworked | reordered | restored | put"""
)
_NO_ACTOR = r"(?!(?:i|i'm|i'll|we|we're|you|let|here|right|please|as|for) )"
_AIM = _any(
    """accept | account | allow | avoid | count | cover | deal | ensure | exclude | give | handle | hold
    | include
    | keep | make | match | meet | pass | preserve | prevent | raise | reject | respect | return
    | satisfy | skip
    | strip | support | treat | work"""
)

CLAIMS = tuple(
    re.compile(pattern)
    for pattern in (
        # I've now fixed the rounding; we managed to solve it
        rf"\b(?:i|we)(?:'ve| have)? {_SOFTLY}(?:{_MENDED}|handled|{_MANAGED} {_MEND})\b",
        rf"\b(?:i|we)\b.* and {_SOFTLY}{_MENDED}\b(?!-)",
        rf"\b(?:implemented|applied|included|provided|made|here(?:'s| is)) {_THE}(?:\w+ )?fix\b",
        # Fixed! Corrected the order; all done; rounding bug fixed
        rf"^(?:(?:ok|okay|alright|there|so|and|right),? )?{_SOFTLY}(?:{_MENDED}|done)\b(?!-)",
        rf"^(?!.*\b{_DENIED}\b)(?:{_THIS} )?(?:[\w']+ ){{1,3}}{_MENDED}(?: {_ADVERB})?$",
        # the bug is gone; both have been resolved; this should be fixed now
        rf"(?:\b{_IS}|'s|'re|'ve been) {_SOFTLY}(?:{_MENDED}|gone)\b(?!-)",
        # this fixes it; the new guard should take care of that; these two lines fix it; the fix is below
        rf"\b{_SUBJECT} {_SOFTLY}(?:{_MENDS}|{_WILL} {_SOFTLY}{_MEND})\b",
        rf"\b(?:these|those|both|the)(?: [\w']+){{0,3}}? {_EDITS} {_SOFTLY}{_MEND}\b",
        r"\bthe fix is (?:below|above|in|to|simple|included)\b",
        # here is the corrected module; fixed code below
        r"\bhere(?:'s| is| are) (?:[\w']+ ){0,3}?(?:corrected|fixed|repaired|working|right|bug-free)\b",
        rf"\b(?:corrected|fixed|repaired|working) (?:[\w']+ )?{_WORK}\b",
        # it now returns 3; now both hold; now it works
        rf"\bnow (?:(?:\w+ly|it|this|that|everything) )?(?!{_BAD}\b)(?:\w+s|{_HOLD}|be {_GOOD}|{_GOOD})\b",
        rf"^(?:and |so )?now (?:\S+ ){{1,5}}?(?:is|are) (?!{_BAD}\b)\w+",
        # the list is now sorted; it is inclusive now; works for tuples now; the totals match now
        rf"\b(?:is|are) now (?!(?:{_BAD}|in the|at the)\b)\w+",
        rf"\b(?:is|are) (?:(?!{_BAD}\b)\w+ ){{1,4}}now$",
        rf"\b(?:{_HOLD}|{_HOLDS}|{_GOOD}|handled)(?: \S+){{0,4}} (?:now|again)\b",
        rf"^{_NO_ACTOR}(?!.*\b{_BAD_NEWS}\b)(?:.* )?now\b",
        rf"^(?!here )(?!.*\b{_BAD_NEWS}\b).* (?:is|are|\w+s) (?:\w+ )?again$",
        # it no longer raises; it won't crash any more
        r"\bno longer (?!need|want|see|know|think|sure)\w+",
        r"\b(?:won't|will not|doesn't|does not|can't|cannot) \w+ (?:[\w']+ )*?(?:any ?more|again)\b",
        # both requirements hold; A and B are satisfied; this meets all of them; it should work
        rf"\b(?:both|all|every|each|everything)(?: [\w']+){{0,5}}? (?:{_HOLD}|{_HOLDS})\b",
        r"\b(?:is|are) (?:(?:now|again|both|all|still) )*(?:met|satisfied|fulfilled|respected|honou?red)\b",
        r"\brequirements? \w+ (?:and \w+ )?(?:now |again )?holds? again\b",
        r"\b(?:satisf(?:y|ies)|meets?|fulfils?|pass(?:es)?) (?:both|all|every|each|requirements?)\b",
        rf"\bshould (?:now |all |both )?(?:{_any(_STAND)}|match|be {_GOOD})\b",
        # changed it so that both hold; updated the code to handle empty lists
        rf"\b{_CHANGED}\b.* (?:so(?: that)?|to ensure|to make sure|such that|to(?= {_AIM}\b)) \w+",
        # gives the expected total; works correctly; does the trick
        r"\b(?:give|yield|return|produce|match)(?:e?s)? (?:the|what) (?:\w+ )?(?:right|correct|expect)",
        rf"\b{_WORKS} (?:\S+ ){{0,4}}?(?:correctly|properly|fine|as (?:expected|intended|required))\b",
        r"\b(?:good to go|up and running|in working order|do(?:es)? the trick)\b",
    )
)
"""Claims of a fix, matched within one clause."""

_PERSON = "(?:you|they|he|she|user|report)"
_SAID = "(?:said|asked|wanted|told|wrote|think|claimed|says?)"

DENIALS = re.compile(
    r"n't\b|\b"
    + _any(
        rf"""not | nothing | no \w+ that | no way | wrong to | cannot | never | without | unable | neither
        | nor | hardly | barely | partly | partially | half | almost | nearly | fail(?:ed|s)? to | yet to
        | doubt | unsure | impossible | far from | rather than | instead of | i'll | i will | i shall
        | let me | let us | let's | please | trying | tried | try | attempt\w* | going to | want(?:ed)?
        | wish | need(?:s|ed)? | have to | has to | see (?:if|whether) | check | verify | confirm | until
        | how | why | whether | what | as if | next | future | would | could | might | may | before i
        | last time | previously | earlier | {_PERSON}(?:'d| had| have|'ve)? {_SAID}
        | i (?:previously )?(?:thought|believed|claimed|assumed|said|wrote|told)
        | in my (?:previous|last|first|earlier) \w+"""
    )
    + r"\b"
)
"""What takes a claim back when it stands before it in the same clause."""

CONDITIONS = re.compile(
    r"^(?:(?:and|or|then|only) )*"
    + _any(
        """if | unless | once | when | whenever | after | before | until | provided | suppose | assuming
        | as soon as | in case | even if"""
    )
    + r"\b"
)
"""What makes a clause that opens with it a condition, unless the claim itself says "now"."""

AFTERTHOUGHTS = re.compile(
    r"^\W*"
    + _any(
        r"""at | rates? | size | length | points? | width | price | amount | fees? | costs? | number | order
        | by (?:law|contract|design|the (?:spec|brief|rule)\w*) | only (?:half|part) | half | partly
        | partially
        | next | later | tomorrow | soon | in (?:the|a) next | the (?:wrong|other) (?:thing|one)
        | (?:only )?(?:if|once|unless|until|provided|when you|as soon as)"""
    )
    + r"\b"
)
"""What takes a claim back when it follows at once: "fixed at 10 %", "fixed only if"."""

_OPENERS = (
    r"^\W*(?:"
    + _any(
        """ah+ | oh no | oh+ | hm+ | yes | yeah | yep | ok | okay | oops | whoops | wow | well | right
        | indeed
        | hi | hello | and | so | of course | damn | ugh"""
    )
    + r"\b\W*)*"
)
_VERY = (
    "(?:"
    + _any(
        r"""\w+ly | indeed | again | of course | quite | very | so | 100% | just | deepest | sincerest
        | sincere | my | a | an | another | what a"""
    )
    + " )*"
)
_NO_IF = "(?! only| that| if)"
_ERROR = _any("mistake | fault | error | oversight | bad")

AGREEMENTS = re.compile(
    _OPENERS
    + _any(
        rf"""(?:i (?:think|see|agree|believe),? (?:that )?)?you(?:'re| are| were) {_VERY}(?:right|correct)\b
        | (?:that's |that is )?{_VERY}(?:good|great|nice|excellent|sharp|fair|valid|fantastic|keen)
          (?:catch|spot|spotting|point|find|eye|call|observation)\b(?!-)
        | (?:please accept )?{_VERY}apolog(?:ies|y)\b | {_VERY}{_ERROR}\W*(?:$|[.,!:;\u2014-])
        | (?:i(?:'m| am) )?{_VERY}sorry (?:about|for)\b | i (?:do )?{_VERY}apologi[sz]e\b
        | (?:many )?(?:thanks|thank you|thx)(?: (?:so|very) much| a lot)?
          for (?:catching|spotting|pointing|noticing|flagging)\b
        | (?:that's|that is|this is|that was) {_VERY}(?:right|correct|true|{_ERROR}|on me){_NO_IF}\b
        | (?:it's|it is) {_VERY}(?:true|{_ERROR}|on me){_NO_IF}\b
        | {_VERY}(?:well spotted|right you are|absolutely right|guilty as charged)\b
        | i {_VERY}(?:agree|stand corrected|missed|overlooked|got that wrong|messed up|made a mistake)\b
        | (?:true|correct|agreed|exactly|absolutely|point taken)\s*(?:[,.!\u2014-]|$)
        | i (?:can )?(?:now )?see (?:the|my|that|your|where) (?:bug|problem|issue|mistake|error|point)\b"""
    )
)
"""Openings that agree with the user, or apologise."""

EXCLAMATIONS = re.compile(r"^\W*(?:oops|indeed|whoops)\b|\bmy apologies\b")
"""Words that agree by themselves wherever the first sentence has them."""

DISAGREEMENTS = re.compile(
    r"\b(?:but|however|though)\b.{0,40}\b(?:disagree|not a bug|not correct|not right|n't a bug)\b"
)
"""What takes an agreement back in the same sentence: "I'm sorry, but I disagree"."""
