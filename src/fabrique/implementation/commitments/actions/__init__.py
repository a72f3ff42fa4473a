"""Every write, one function per verb."""

from fabrique.implementation.commitments.actions.answering import (
    AnswerWords,
    acknowledge,
    answer_idea,
    ask_details,
)
from fabrique.implementation.commitments.actions.authors import (
    appeal,
    give_details,
    rate_usefulness,
)
from fabrique.implementation.commitments.actions.handing import (
    extend,
    hand_over,
    transfer,
)
from fabrique.implementation.commitments.actions.opening import (
    open_answer,
)
from fabrique.implementation.commitments.actions.people import (
    cancel_delegation,
    declare_capacity,
    delegate,
    publish_debrief,
)
from fabrique.implementation.commitments.actions.promising import (
    Held,
    Promise,
    drop,
    keep,
    make_commitment,
    next_reminder,
    postpone,
    promise_next_step,
    take_up_again,
)
from fabrique.implementation.commitments.actions.settings import (
    Delays,
    RuleWords,
    add_holiday,
    lower_routing_rule,
    raise_routing_rule,
    remove_holiday,
    remove_routing_rule,
    save_routing_rule,
    save_rules,
    set_calendar,
)
from fabrique.implementation.commitments.actions.sweeping import (
    apply_holidays,
    escalate_late_answers,
    open_answers,
    remind_holders,
    remind_of_commitments,
    route_answers,
)

__all__ = [
    "AnswerWords",
    "Delays",
    "Held",
    "Promise",
    "RuleWords",
    "acknowledge",
    "add_holiday",
    "answer_idea",
    "appeal",
    "apply_holidays",
    "ask_details",
    "cancel_delegation",
    "declare_capacity",
    "delegate",
    "drop",
    "escalate_late_answers",
    "extend",
    "give_details",
    "hand_over",
    "keep",
    "lower_routing_rule",
    "make_commitment",
    "next_reminder",
    "open_answer",
    "open_answers",
    "postpone",
    "promise_next_step",
    "publish_debrief",
    "raise_routing_rule",
    "rate_usefulness",
    "remind_holders",
    "remind_of_commitments",
    "remove_holiday",
    "remove_routing_rule",
    "route_answers",
    "save_routing_rule",
    "save_rules",
    "set_calendar",
    "take_up_again",
    "transfer",
]
