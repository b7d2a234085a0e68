"""Positions as people read them: one account, written down for Discord and for a terminal."""

from bot.render.positions import words
from bot.render.positions.account import Summary
from bot.render.positions.card import Page, claim_card, objection_choices, pages

__all__ = ["Page", "Summary", "claim_card", "objection_choices", "pages", "words"]
