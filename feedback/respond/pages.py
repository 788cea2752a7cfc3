"""The respondents' pages: the survey, sending it, thanks, and no thanks."""

from __future__ import annotations

import re

from flask import Blueprint, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import BadRequest, NotFound, TooManyRequests

from feedback import i18n
from feedback.i18n import day, speaking
from feedback.i18n import gettext as _
from feedback.respond import body, printing
from feedback.respond.arrival import NONCE, Envelope, Unfit, new_nonce, sealed_here, sealed_on_phone
from feedback.respond.headers import takes_gzip
from feedback.respond.papers import Papers
from feedback.respond.refusals import SENTENCES, UNSURE, Unsure, refuse, spoken, tell, wants_text
from feedback.services.collection import Paper
from feedback.services.intake import Outcome

SLUG = re.compile(r"[0-9A-Za-z-]{1,20}")
HTML = "text/html; charset=utf-8"

pages = Blueprint("pages", __name__)


@pages.get("/")
def home() -> str:
    """For whoever typed half an address."""
    with speaking(spoken()):
        return render_template(
            "pages/plain.html",
            tongue=i18n.language(i18n.current()),
            heading=_("Tell us how it was"),
            sentence=_("Every survey has its own address. Please look at the poster or at your slip."),
        )


@pages.get("/<slug>")
@pages.get("/<slug>/<language>")
def show(slug: str, language: str | None = None) -> Response:
    """The survey, in the language of the address or else the best one for this browser."""
    paper = _paper(slug)
    language = _language(paper, language)
    with speaking(language):
        if paper.state != "open":
            return _shut(paper)
        blank = current_app.extensions["printer"].blank(paper, language)
        if not takes_gzip(request):
            return Response(blank.plain(new_nonce()), content_type=HTML)
        response = Response(blank.gzip(new_nonce()), content_type=HTML)
        response.headers["Content-Encoding"] = "gzip"
        return response


@pages.post("/<slug>/<language>")
def send(slug: str, language: str) -> Response:
    """Take one person's answers: stored and on the disk before this says so."""
    forwarded = request.headers.get("X-Forwarded-For")
    if not current_app.extensions["limit"].allows(request.remote_addr, forwarded):
        raise TooManyRequests(retry_after=60)
    fields = body.fields(request)
    paper = _paper(slug, recent=True)
    language = _language(paper, language)
    with speaking(language):
        if paper.state == "not_yet":
            return _shut(paper)
        pepper = current_app.extensions["settings"].pepper
        try:
            if "sealed" in fields:
                envelope = sealed_on_phone(paper, fields, pepper)
            else:
                envelope = sealed_here(paper, language, fields, pepper)
            outcome = _store(paper, envelope)
        except Unfit as unfit:
            return _again(paper, language, fields, unfit, 422)
        except Unsure:
            return _again(paper, language, fields, Unfit(summary=UNSURE), 503)
        match outcome:
            case Outcome.STORED | Outcome.ALREADY:
                return _arrived(paper, language, envelope)
            case Outcome.CLOSED:
                return _shut(_paper(slug))
            case Outcome.MISFIT:
                raise BadRequest
            case Outcome.REFUSED:
                return _again(paper, language, fields, Unfit({"code": SENTENCES[409]}, SENTENCES[409]), 409)


@pages.get("/<slug>/<language>/thanks")
def thanks(slug: str, language: str) -> str:
    """What happens next. It shows the same to everybody: it knows nothing of anybody's answers."""
    paper = _paper(slug)
    language = _language(paper, language)
    with speaking(language):
        return render_template(
            "pages/thanks.html",
            tongue=i18n.language(language),
            paper=paper,
            thanks=printing.speech(paper, language).say(paper.survey.thanks),
        )


@pages.get("/<slug>/<language>/no")
def no(slug: str, language: str) -> str:
    """Somebody said no: nothing is stored, nothing is counted."""
    paper = _paper(slug)
    language = _language(paper, language)
    with speaking(language):
        return render_template("pages/no.html", tongue=i18n.language(language), paper=paper)


def _paper(slug: str, *, recent: bool = False) -> Paper:
    if not SLUG.fullmatch(slug):
        raise NotFound
    papers: Papers = current_app.extensions["papers"]
    paper = papers.recent(slug.lower()) if recent else papers.fresh(slug.lower())
    if paper is None:
        raise NotFound
    return paper


def _language(paper: Paper, wanted: str | None) -> str:
    if wanted is None:
        return i18n.best(request.accept_languages.values(), paper.languages, paper.languages[0])
    if wanted not in paper.languages:
        raise NotFound
    return wanted


def _store(paper: Paper, envelope: Envelope) -> Outcome:
    """One durable transaction; raises Unsure when it was not acknowledged."""
    try:
        outcome: Outcome = current_app.extensions["intake"].accept(
            paper.partner_id, paper.round_id, envelope.id, envelope.box,
            stratum_no=paper.stratum_no, code=envelope.code, today=paper.today,
        )  # fmt: skip
    except Exception as error:
        tell(error)
        raise Unsure from None
    return outcome


def _arrived(paper: Paper, language: str, envelope: Envelope) -> Response:
    # Our script gets back the token that it sent: a Wi-Fi sign-in page that answers 200 to
    # everything does not know it, and "sent" is never said too early.
    if wants_text():
        return Response(envelope.token, content_type="text/plain; charset=utf-8")
    there = f"{printing.ROOT}/{paper.slug}/{language}/thanks"
    return Response(status=303, headers={"Location": there})


def _again(paper: Paper, language: str, fields: dict[str, str], unfit: Unfit, status: int) -> Response:
    """Nothing was stored and nothing is lost: the page again, with everything in it."""
    if wants_text() or "sealed" in fields:
        sentences = [_(sentence) for sentence in unfit.problems.values()] or [_(unfit.summary)]
        return refuse(status, " ".join(sentences))
    nonce = fields.get("nonce", "")
    page = printing.filled(paper, language, fields, unfit, nonce if NONCE.fullmatch(nonce) else new_nonce())
    return make_response(page, status)


def _shut(paper: Paper) -> Response:
    """Not open yet, or closed, with the date."""
    if paper.state == "not_yet":
        status, heading = 403, _("This survey is not open yet")
        sentence, after = _("It opens on %(date)s. Please come back then.", date=day(paper.opens_on)), ""
    else:
        status, heading = 410, _("This survey is closed")
        sentence = _(
            "It closed on %(date)s. No more answers are taken.", date=day(paper.closed_on or paper.closes_on)
        )
        after = _("You can hear the results from %(date)s. Ask at your site.", date=day(paper.told_by))
    if wants_text():
        return Response(f"{heading}. {sentence}", status, content_type="text/plain; charset=utf-8")
    page = render_template(
        "pages/closed.html",
        tongue=i18n.language(i18n.current()),
        paper=paper,
        heading=heading,
        sentence=sentence,
        after=after,
    )
    return make_response(page, status)
