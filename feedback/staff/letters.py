"""The letters that this door sends, in the receiver's language, and who carries them.

Addresses in letters begin with the configured base address, never with what a request claims to
be called: a forged Host header must not send anybody's link elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from flask import Flask, current_app, url_for

from config import Config
from feedback.i18n import gettext as _
from feedback.i18n import speaking
from feedback.services import mail
from feedback.services.mail import NotSent


def settings() -> Config:
    """The installation's configuration."""
    found: Config = current_app.extensions["settings"]
    return found


def invitation_link(token: str) -> str:
    """Where an invitation is accepted."""
    return settings().base_url + url_for("staff.invitation.show", token=token)


def reset_link(token: str) -> str:
    """Where a new password is set."""
    return settings().base_url + url_for("staff.reset.set_password", token=token)


def invite(email: str, link: str, *, partner: str, by: str, language: str) -> bool:
    """Tell somebody that they are invited; whether the letter left."""
    with speaking(language):
        subject = _("Invitation to work with %(partner)s", partner=partner)
        text = _(
            "%(name)s invites you to work with %(partner)s on surveys and debriefs.\n\n"
            "Open this link within 14 days to accept:\n%(link)s\n\n"
            "The link is for you alone. If you did not expect this letter, you need not do anything.",
            name=by, partner=partner, link=link,
        )  # fmt: skip
    return _sent(settings(), email, subject, text)


def reset(config: Config, email: str, link: str, *, name: str, language: str) -> bool:
    """Send the link that sets a new password."""
    with speaking(language):
        subject = _("A new password")
        text = _(
            "Hello %(name)s,\n\n"
            "somebody, probably you, asked for a new password for this address.\n\n"
            "Open this link within 24 hours to set it. It works once:\n%(link)s\n\n"
            "If it was not you, you need not do anything: your password stays as it is.",
            name=name, link=link,
        )  # fmt: skip
    return _sent(config, email, subject, text)


def reset_handed_over(email: str, *, name: str, by: str, language: str) -> bool:
    """Tell somebody that an administrator holds a link to their account."""
    with speaking(language):
        subject = _("A link to set your password was made")
        text = _(
            "Hello %(name)s,\n\n"
            "%(by)s made a link with which a new password can be set for your account."
            " It works once, within 24 hours.\n\n"
            "If you did not ask for it, speak with %(by)s now and set a new password yourself.",
            name=name, by=by,
        )  # fmt: skip
    return _sent(settings(), email, subject, text)


def _sent(config: Config, email: str, subject: str, text: str) -> bool:
    try:
        mail.send(config, email, subject, text)
    except NotSent as reason:
        current_app.logger.warning("a letter did not leave: %s", reason)
        return False
    return True


class Carrier:
    """Does work after the answer, so that how long it takes tells nothing.

    One thread, made when first needed: gunicorn forks after the app is built.
    """

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="letters")
        self._last: Future[None] | None = None

    def later(self, work: Callable[[], None]) -> None:
        """Do this as soon as earlier work is done."""
        self._last = self._pool.submit(self._do, work)

    def _do(self, work: Callable[[], None]) -> None:
        with self._app.app_context():
            try:
                work()
            except Exception as error:
                # The kind alone: the message may hold an address.
                self._app.logger.error("a letter was not written: %s", type(error).__name__)

    def wait(self) -> None:
        """Until everything that was asked for is done."""
        if self._last:
            self._last.result()
