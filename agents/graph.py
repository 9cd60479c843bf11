"""The graph of agents: who works after whom. Nothing else."""

from __future__ import annotations

from langgraph.graph import END, START, StateGraph
from langgraph.types import Send

from agents.ab_test import ab_test
from agents.answer import answer
from agents.approval import approval
from agents.assemble import assemble
from agents.clarify import clarify
from agents.consistency import consistency
from agents.desk import Desk
from agents.diagnose import diagnose
from agents.edit import edit
from agents.generation import generation
from agents.interpret import interpret
from agents.layout import layout
from agents.persona import persona
from agents.planner import planner
from agents.product import product
from agents.remember import remember
from agents.state import Made, Making, State
from agents.undo import undo


def build_graph() -> StateGraph[State, Desk, State, State]:
    """Brief -> plan -> personas -> every creative on its own -> experiment -> kit."""
    return (
        StateGraph(State, context_schema=Desk)
        .add_node(interpret)
        .add_node(remember)
        .add_node(clarify)
        .add_node(answer)
        .add_node(product)
        .add_node(diagnose)
        .add_node(planner)
        .add_node(approval)
        .add_node(persona)
        .add_node(edit)
        .add_node(undo)
        .add_node("creative", build_creative().compile())
        .add_node(ab_test)
        .add_node(assemble)
        .add_edge(START, "interpret")
        .add_edge("diagnose", "planner")
        .add_edge("planner", "approval")
        .add_conditional_edges("persona", each_creative, ["creative"])
        .add_edge("creative", "ab_test")
        .add_edge("ab_test", "assemble")
        .add_edge("assemble", END)
    )


def build_creative() -> StateGraph[Making, Desk, Making, Made]:
    """One creative: layout -> generation -> consistency, and again with a repair where that helps."""
    return (
        StateGraph(Making, context_schema=Desk, output_schema=Made)
        .add_node(layout)
        .add_node(generation)
        .add_node(consistency)
        .add_edge(START, "layout")
    )


def each_creative(state: State) -> list[Send]:
    """Every creative that is not there yet is made on its own, at the same time as the others."""
    return [Send("creative", making) for making in state.makings if making.id not in state.creatives]
