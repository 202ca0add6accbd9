"""Which countries lie near one another: by continent, the coarsest measure that never sends a parcel the wrong way."""

_EUROPE = (
    "AD AL AT AX BA BE BG BY CH CY CZ DE DK EE ES FI FO FR GB GG GI GR HR HU IE IM IS "  # codespell:ignore
    "IT JE LI LT LU LV MC MD ME MK MT NL NO PL PT RO RS RU SE SI SJ SK SM UA VA XK"
)
_NORTH_AMERICA = (
    "AG AI AW BB BL BM BQ BS BZ CA CR CU CW DM DO GD GL GP GT HN HT JM KN KY LC MF MQ MS MX NI PA PM PR SV SX TC "
    "TT US VC VG VI"
)
_SOUTH_AMERICA = "AR BO BR CL CO EC FK GF GY PE PY SR UY VE"
_ASIA = (
    "AE AF AM AZ BD BH BN BT CN GE HK ID IL IN IQ IR JO JP KG KH KP KR KW KZ LA LB LK MM MN MO MV MY NP OM PH PK "
    "PS QA SA SG SY TH TJ TL TM TR TW UZ VN YE"
)
_AFRICA = (
    "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG EH ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR MU MW MZ NA "
    "NE NG RE RW SC SD SH SL SN SO SS ST SZ TD TG TN TZ UG YT ZA ZM ZW"
)
_OCEANIA = "AS AU CC CK CX FJ FM GU KI MH MP NC NF NR NU NZ PF PG PN PW SB TK TO TV UM VU WF WS"
_CONTINENTS = tuple(
    tuple(group.split()) for group in (_EUROPE, _NORTH_AMERICA, _SOUTH_AMERICA, _ASIA, _AFRICA, _OCEANIA)
)

Rings = tuple[tuple[str, ...], tuple[str, ...]]
"""The countries around a destination: itself, then its neighbours. All others are further away."""

FURTHEST = 2


def rings_around(country: str) -> Rings:
    """An unknown or empty country has nothing near it."""
    neighbours = next((group for group in _CONTINENTS if country in group), ())
    return ((country,) if country else (), neighbours)
