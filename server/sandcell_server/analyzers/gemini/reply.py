"""What the model sent back, before anybody reads its text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sandcell_server.analyzers.gemini.errors import BadAnswer, Blocked, Truncated
from sandcell_server.analyzers.report import Tokens

_BLOCKED = frozenset(
    {"SAFETY", "RECITATION", "LANGUAGE", "BLOCKLIST", "PROHIBITED_CONTENT", "SPII", "MODEL_ARMOR", "ESCALATION"}
)


@dataclass(frozen=True, slots=True)
class Reply:
    """`blocked` is why the prompt was not answered, `finish` why the model stopped; both as Gemini names them."""

    text: str
    finish: str | None
    blocked: str | None
    tokens: Tokens

    def complete_text(self) -> str:
        """The text of a model that stopped because it was done."""
        if self.blocked:
            raise Blocked("the question", self.blocked)
        if self.finish in _BLOCKED:
            raise Blocked("its own answer", self.finish)
        if self.finish == "MAX_TOKENS":
            raise Truncated
        if not self.text.strip():
            raise BadAnswer("Gemini's answer is empty.")
        return self.text


def read(response: Any) -> Reply:
    """From the SDK's GenerateContentResponse, of which every part may be missing."""
    candidate = response.candidates[0] if response.candidates else None
    content = candidate.content if candidate else None
    parts = (content.parts if content else None) or []
    feedback, usage = response.prompt_feedback, response.usage_metadata
    return Reply(
        text="".join(part.text for part in parts if part.text and not part.thought),
        finish=_name(candidate.finish_reason) if candidate else None,
        blocked=_name(feedback.block_reason) if feedback else None,
        tokens=Tokens(
            prompt=(usage.prompt_token_count or 0) if usage else 0,
            output=(usage.candidates_token_count or 0) + (usage.thoughts_token_count or 0) if usage else 0,
        ),
    )


def _name(reason: Any) -> str | None:
    """The SDK's enums take words that they don't know, too."""
    return str(getattr(reason, "value", reason)) if reason else None
