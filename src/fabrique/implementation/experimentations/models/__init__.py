"""Experiments, where and with whom they are led, what they measure, and what is concluded."""

from fabrique.implementation.experimentations.models.experiment import Evaluation, Experiment, HostSite, Step
from fabrique.implementation.experimentations.models.measure import Indicator, Measurement
from fabrique.implementation.experimentations.models.partner import Agreement, Document, Message, Partner

__all__ = [
    "Agreement",
    "Document",
    "Evaluation",
    "Experiment",
    "HostSite",
    "Indicator",
    "Measurement",
    "Message",
    "Partner",
    "Step",
]
