"""Editions to render: what services/snapshot would have stored, for cases that matter.

Counts are raw here and coded by privacy/coding on the way in, so an edition can never hold what
the rules do not allow. `tests` may know the raw counts; the debrief may not.
"""

from __future__ import annotations

import copy
import hashlib
import json
from typing import Any

from feedback.privacy import coding
from feedback.survey import document, library
from feedback.survey.definition import Survey

SITES = ("Hill clinic", "Río Verde health post")


def version(survey: Survey) -> str:
    return hashlib.sha256(json.dumps(document.dump(survey), sort_keys=True).encode()).hexdigest()[:32]


def counted(
    survey: Survey, n: int | None, *, raw: dict[str, tuple[int, int, int]] | None = None,
    nodes: list[tuple[list[str], int, list[int]]] | None = None, k: int = 5, **values: Any,
) -> dict[str, Any]:  # fmt: skip
    """A round's figures. `raw`: question -> favourable, unfavourable, flag counts (of `about`
    questions: the total); what is not given follows from its place in the survey."""
    base = {
        "format": 1, "round": version(survey), "mission": "0" * 32, "version": version(survey),
        "survey": survey.key, "audience": survey.audience, "channel": "codes", "preset": "strict", "k": k,
        "opens_on": "2026-03-13", "closed_on": "2026-03-27", "released_on": "2026-03-28",
        "languages": ["en", "es"], "invited": None, "issued": None, "codes_used": None, "voided": 0,
        "unreadable": 0, "not_valid": 0, "n": n, "sites": [], "questions": {},
    }  # fmt: skip
    if n is None:
        return base | values
    for place, question in enumerate(survey.closed):
        good, bad, flags = (raw or {}).get(question.key) or invented(place, n)
        raised = bool(question.red_flag) and flags > 2
        told = coding.favourable(n, good, others=3 if raised else 0)
        base["questions"][question.key] = {
            "favourable": list(told) if question.favourable else None,
            "unfavourable": listed(coding.unfavourable(n, bad, beside=told, flagged=raised))
            if question.unfavourable
            else None,
            "flag": list(coding.flag(n, flags)) if question.red_flag else None,
            "about": listed(coding.mean_of_ten(n, n, good)) if question.kind == "count" else None,
            "sites": [
                list(coding.band(size, min(size, good * size // n))) for _, size, _ in nodes or []
            ] if question.favourable else [],
        }  # fmt: skip
    base["sites"] = [{"names": names, "n": band} for names, _, band in nodes or []]
    return base | values


def invented(place: int, n: int) -> tuple[int, int, int]:
    """Counts that spread over the whole range, the same every time."""
    good = (place * 5 + 3) % (n + 1)
    return good, (n - good) * 2 // 3, place % 4


def listed(span: tuple[int, int] | None) -> list[int] | None:
    return list(span) if span else None


def edition(rounds: list[dict[str, Any]], surveys: list[Survey], **values: Any) -> dict[str, Any]:
    """An edition of its own: what a test changes in it, no other test sees."""
    found = {
        "format": 1, "number": 1, "made_on": "2026-04-08",
        "partner": {"id": "1" * 32, "name": "San Lucas District Hospital"},
        "mission": {
            "id": "0" * 32, "name": "March surgical visit", "kind": "short", "starts_on": "2026-03-02",
            "ends_on": "2026-03-13", "meeting_on": "2026-04-10",
        },
        "sites": [{"id": str(place), "name": name} for place, name in enumerate(SITES)],
        "organisations": [
            {"name": "Northern Hands", "side": "visiting"},
            {"name": "Ministry of Health, Region 4", "side": "independent"},
        ],
        "rounds": rounds, "open": [],
        "documents": {version(survey): document.dump(survey) for survey in surveys},
        "comments": [], "comments_waiting": 0,
    } | values  # fmt: skip
    return copy.deepcopy(found)


def said(
    survey: Survey, question: str, text: str, language: str | None, *, retold: bool = False
) -> dict[str, Any]:
    local = survey.audience in ("staff", "chw", "local_team")
    return {
        "list": "local" if local else survey.audience, "version": version(survey), "question": question,
        "text": text, "language": language, "retold": retold,
    }  # fmt: skip


STAFF, CHW, PATIENTS, VISITORS, TEAM = (
    library.survey(key)
    for key in ("staff_post_mission", "chw_post_mission", "patient_family", "visiting_team", "local_team")
)

#: the worked example of the domain paper: staff against visitors
STAFF_RAW = {
    "st_respect": (9, 1, 0), "st_listened": (3, 4, 0), "st_decide": (4, 8, 0), "st_needs": (6, 1, 0),
    "st_workload": (1, 9, 0), "st_unsafe": (10, 1, 0), "st_speak_up": (3, 5, 0), "st_handover": (2, 6, 0),
    "st_left_behind": (6, 5, 5), "st_learned": (9, 1, 0), "st_taught": (1, 7, 0), "st_worn_out": (1, 9, 0),
}  # fmt: skip
VISITORS_RAW = {
    "vi_respect": (14, 0, 0), "vi_listened": (12, 0, 0), "vi_decide": (11, 2, 0), "vi_needs": (12, 0, 0),
    "vi_workload": (8, 2, 0), "vi_unsafe": (12, 0, 0), "vi_scope": (12, 2, 2), "vi_handover": (11, 1, 0),
    "vi_learned": (12, 0, 0), "vi_taught": (14, 0, 0), "vi_guess_next": (118, 0, 0), "vi_worn_out": (7, 4, 0),
    "vi_hard": (9, 3, 0),
}  # fmt: skip

COMMENTS = [
    said(STAFF, "st_keep", "El equipo llegó con el plan que pedimos.\nEso ayudó mucho.", "es"),
    said(STAFF, "st_change", "نحتاج إلى قائمة الأدوية قبل الزيارة بأسبوعين (على الأقل 14 يومًا).", "ar"),
    said(CHW, "cw_change", "बिरामीको सूची हामीलाई भ्रमणकै दिन दिनुहोस्।", "ne"),
    said(STAFF, "st_change", "Please tell the night shift too. [removed] did, once.", "en"),
    said(CHW, "cw_change", "የታካሚዎችን ዝርዝር ቶሎ ስጡን፤ መንገዱ ረጅም ነው።", "am"),
    said(CHW, "cw_change", "Several health workers asked to be paid back for transport.", "en", retold=True),
    said(PATIENTS, "pt_better", "Menos espera, por favor. Vine a las 5 y me vieron a las 11.", "es"),
    said(PATIENTS, "pt_better", "शौचालय सफा थिएन।", "ne"),
    said(PATIENTS, "pt_better", "A chair for my mother.", None),
    said(VISITORS, "vi_change", "We should ask before we bring machines.", "en"),
]


def rich() -> dict[str, Any]:
    """Four groups, two sites, comments in five languages, one round open, one closed."""
    wide = [([SITES[0]], 41, [40, 49]), ([SITES[1]], 22, [20, 29])]
    return edition(
        [
            counted(STAFF, 12, raw=STAFF_RAW, invited=18, issued=18, codes_used=13, voided=4, unreadable=1),
            counted(CHW, 7, invited=9, issued=10, codes_used=7),
            counted(PATIENTS, 63, channel="open", nodes=wide, not_valid=2, opens_on="2026-03-05"),
            counted(VISITORS, 14, raw=VISITORS_RAW, invited=15, issued=15, codes_used=14),
        ],
        [STAFF, CHW, PATIENTS, VISITORS],
        open=[{"audience": "administrators", "closes_on": "2026-04-12", "state": "open"}],
        comments=COMMENTS,
        comments_waiting=2,
        number=2,
    )


def small() -> dict[str, Any]:
    """A small site: five to nine answers a group, health workers too few."""
    return edition(
        [
            counted(STAFF, 6, invited=8, issued=8, codes_used=6),
            counted(CHW, None, invited=41, issued=42, codes_used=43, voided=44, unreadable=45),
            counted(VISITORS, 5, invited=9, issued=9, codes_used=5),
        ],
        [STAFF, CHW, VISITORS],
        comments=[said(STAFF, "st_change", "The team asked for earlier notice.", "en", retold=True)],
    )


def nothing() -> dict[str, Any]:
    """No group is large enough."""
    return edition(
        [
            counted(
                STAFF, None, invited=41, issued=42, codes_used=43, voided=44, unreadable=45, not_valid=46
            ),
            counted(VISITORS, None, channel="open", voided=47),
        ],
        [STAFF, VISITORS],
        open=[{"audience": "patients", "closes_on": "2026-04-12", "state": "closed"}],
    )


def empty() -> dict[str, Any]:
    """An edition made before anything was released."""
    return edition([], [], open=[{"audience": "staff", "closes_on": "2026-04-12", "state": "draft"}])


def one_audience() -> dict[str, Any]:
    """The local team in one small round, nobody else."""
    return edition([counted(TEAM, 9, invited=9, issued=9, codes_used=9)], [TEAM])


def chain() -> dict[str, Any]:
    """Patients week by week, one week too few; staff with codes and by an open link."""
    return edition(
        [
            counted(PATIENTS, 21, channel="open", opens_on="2026-03-02", closed_on="2026-03-08"),
            counted(PATIENTS, None, channel="open", opens_on="2026-03-09", closed_on="2026-03-15"),
            counted(PATIENTS, 17, channel="open", opens_on="2026-03-16", closed_on="2026-03-22"),
            counted(STAFF, 8, invited=10, issued=10, codes_used=8),
            counted(STAFF, 11, channel="open"),
        ],
        [PATIENTS, STAFF],
    )


EDITIONS = {
    "rich": rich, "small": small, "nothing": nothing, "empty": empty, "one_audience": one_audience,
    "chain": chain,
}  # fmt: skip

HOSTILE = (
    '#read("/etc/passwd") *bold* $x$ @preview/cetz:0.2.0',
    "<script>alert(1)</script> {{ 7*7 }} &amp; \"quoted\" 'single'",
    '=HYPERLINK("http://example.invalid","x")',
    "+1 -2 @SUM(A1) ＝A1",
    "\u202eright to left override\u202c \u2066isolate\u2069 \u2068first\u2069",
    "control \x00\x07\x1b characters, lone \ud800 surrogate, \ufffe noncharacter",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverordnung" * 3,
    "مرحبا (world) 12% — नमस्ते 👩‍⚕️ 漢字 ሰላም",
    "line one\r\nline two\u2028line three\ttab",
    "]]> \\u0000 %(n)s {site} \\ #[ ] `code` // comment /* */ $ ~ _ *",
)


def hostile() -> dict[str, Any]:
    """Every text that a person can put into an edition tries to be something else."""
    survey = document.dump(STAFF)
    names = iter(HOSTILE * 40)
    survey["title"] = {"en": next(names)}
    for question in survey["questions"]:
        question["words"] = {"en": next(names)}
        if "choices" in question:
            question["choices"] = [[code, {"en": next(names)}] for code, _ in question["choices"]]
    survey["questions"][0]["theme"] = "#read"
    survey["questions"][8]["red_flag"]["key"] = "RF_<b>"
    loaded = document.load(survey)
    nodes = [([HOSTILE[0], HOSTILE[1]], 7, [5, 9]), ([HOSTILE[2]], 5, [5, 9])]
    figures = edition(
        [counted(loaded, 12, raw=STAFF_RAW, nodes=nodes), counted(VISITORS, 14, raw=VISITORS_RAW)],
        [loaded, VISITORS],
        comments=[said(loaded, "st_change", text, "en") for text in HOSTILE]
        + [said(loaded, "st_keep", text, None, retold=True) for text in HOSTILE]
        + [said(loaded, "gone", text, "tlh") for text in HOSTILE],
        sites=[{"id": "1", "name": name} for name in HOSTILE],
        organisations=[{"name": name, "side": "visiting"} for name in HOSTILE],
        partner={"id": "1", "name": HOSTILE[1]},
    )
    figures["mission"]["name"] = HOSTILE[0]
    return figures


EDITIONS["hostile"] = hostile
