"""Words that say nearly the same in discussions of any subject: what a claim in other words may lean on.

Everyday English, written for this module. A word stands in as many groups as it has senses; a group is no claim that
its words mean the same, only that a sentence with one of them may be about what another one asks for.
"""

from __future__ import annotations

from functools import cache

from bot.discussion.answers.terms import terms

__all__ = ["related"]

_GROUPS = """
old elderly aged senior grandmother grandfather pensioner
child children kid kids daughter son toddler pupil
woman women female girl daughter mother wife
man men male boy father husband
people person everybody everyone residents inhabitants citizens public neighbours
doctor physician nurse hospital clinic medical
police policeman officer
thief thieves burglar burglary burglaries robbery robber theft steal break-in break-ins crime criminal
danger dangerous risk risky unsafe hazard hazardous
safe safety secure security protect protection
afraid fear frightened scared anxious dare worried worry
accident crash collision injury injured hurt
fall fell stumble trip slip
dark darkness unlit black night
light lights lamp lamps lit lighting lantern bulb bright
night nights midnight nocturnal evening
sleep asleep awake bedroom insomnia rest
star stars sky astronomy
insect insects moth moths bug bugs bee bees butterfly
animal animals wildlife bird birds bat bats nature
tree trees forest wood woods
water river lake sea flood
weather rain snow winter summer wet dry
warm warmth hot heat heating temperature degrees oven
cold cool chill freezing frozen fridge refrigerator
car cars driver drivers drive driving motorist motorists vehicle vehicles headlights
bus buses coach
van vans minibus
train trains tram rail railway
bicycle bike bikes cyclist cycling
walk walking pedestrian pedestrians foot pavement
road roads street streets lane lanes way
ride trip journey travel passenger passengers
book booking booked reserve reservation order
phone telephone call calls calling app
queue wait waiting delay late minutes
empty nobody half-empty deserted few
full crowded crowd packed overcrowded
cost costs price prices expensive pricey dear bill fare afford
cheap cheaper saving savings save saves saved economical
money budget funds fund pay pays paid spend spending tax taxes loss lost loses deficit
job work works worker workers shift labour employed employee
close closed closing shut
open opened opening
stop stops end ended abolish remove
keep keeps kept leave stay stays remain unchanged
change changes changed alter altered different renew renewal replace replaced replacing new
buy buying purchase purchased bought
build built building construct construction erect
break broke broken damage damaged mend repair repaired
test tests trial trials experiment pilot measure measured thermometer
prove proves proof show shows evidence figure figures numbers
small little few several tiny four
big large huge great
more increase increased rise rises grow grows growth
less fewer decrease reduce reduced reduction dim dimmed drop
weak weaker feeble asleep
strong stronger powerful
cause causes caused reason because
problem problems trouble difficulty issue issues fault wrong
solve solves solution cure cures help helps remedy fix
sink sinks sinking sank collapse collapses collapsed valley roof falls
bread loaf loaves dough crumb crust bake baked baking
flour grain wheat rye gluten sprout sprouted sprouts sprouting
sour sourdough starter acid yeast leaven ferment
food eat eating meal cook cooking
health healthy ill illness sick disease
school teacher teachers pupil pupils lesson
house houses home flat flats apartment rent housing
law laws legal illegal forbidden ban banned allow allowed permit rule rules
vote votes voter voters election elect council parish government parliament
noise noisy loud quiet silence
clean dirty pollution dirt exhaust emissions
energy electricity power kilowatt kilowatts current fuel
fair unfair just unjust equal equality
lie lies liar honest truth true false
win won victory lose defeat
fast quick quickly slow slowly speed
"""


@cache
def _groups() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for line in _GROUPS.strip().splitlines():
        group = set(terms(line))
        for word in group:
            found.setdefault(word, set()).update(group - {word})
    return {word: frozenset(others) for word, others in found.items()}


def related(word: str) -> frozenset[str]:
    """The terms that may stand for a term in another sentence on the same subject; most terms have none."""
    return _groups().get(word, frozenset())
