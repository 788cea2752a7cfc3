"""Rounds while they live: planned, set up, asked for, opened, closed; and the paper people fill in."""

from feedback.services.collection.code import draw_slips, void_and_reissue
from feedback.services.collection.due import (
    Partner,
    close_round,
    due_to_close,
    due_to_open,
    open_round,
    partners,
    renew_bands,
)
from feedback.services.collection.paper import Paper, question_paper, variables
from feedback.services.collection.planning import propose, set_up
from feedback.services.collection.proposal import Note, Proposal, ProposedRound, Wanted
from feedback.services.collection.round import (
    DoorCard,
    RoundCard,
    SiteCard,
    ask_to_close,
    ask_to_open,
    ask_to_release,
    discard,
    round_card,
    rounds,
)

__all__ = [
    "DoorCard", "Note", "Paper", "Partner", "Proposal", "ProposedRound", "RoundCard", "SiteCard", "Wanted",
    "ask_to_close", "ask_to_open", "ask_to_release", "close_round", "discard", "draw_slips", "due_to_close",
    "due_to_open", "open_round", "partners", "propose", "question_paper", "renew_bands", "round_card",
    "rounds", "set_up", "variables", "void_and_reissue",
]  # fmt: skip
