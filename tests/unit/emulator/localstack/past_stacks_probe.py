"""Print what becomes of stacks and change sets that are over, by the emulator's Python."""

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from localstack.aws.api.cloudformation import ChangeSetStatus, ExecutionStatus
from localstack.services.cloudformation.engine.v2.change_set_model import UpdateModel
from localstack.services.cloudformation.stores import cloudformation_stores
from localstack.services.cloudformation.v2.entities import ChangeSet, Stack

from analytics_emulator.localstack.persistence.past_stacks import PastStacks, PutAway
from analytics_emulator.localstack.persistence.stores import Stores
from analytics_emulator.state.rows import Rows
from analytics_emulator.state.snapshots import UnreadableStateError

ACCOUNT, REGION = "000000000000", "us-east-1"
LONG = "long " * 20_000
store = cloudformation_stores[ACCOUNT][REGION]


def main() -> None:
    rows = Rows(Path(sys.argv[1], "past-stacks.db"))
    past = PastStacks(rows)
    stands, gone = new_stack("stands"), new_stack("gone")
    former, current = new_change_set(stands, "former"), new_change_set(stands, "current")
    told: dict[str, Any] = {"followed": away(past)}
    gone.status, gone.deletion_time = "DELETE_COMPLETE", datetime.now(UTC)
    told["before its last event"] = away(past)
    gone.set_stack_status("DELETE_COMPLETE")
    told["deleted"] = away(past)
    events = [event["EventId"] for event in gone.events]
    told["asked for"] = away_now()
    told["put away again"] = away(past)
    rows.put_bytes("of nothing", b"x")
    kept = kept_in_pickle(past)
    told["few bytes"] = len(kept[0]) < len(LONG) * 2.5  # of what stands
    kept[1]()
    read, again = store.change_sets[former.change_set_id], store.stacks_v2[gone.stack_id]
    told["events"] = [event["EventId"] for event in again.events] == events
    told["template"] = again.template_body == f"gone{LONG}"
    told["model"] = read.update_model.after_runtime_cache
    told["shared"] = read.stack is store.change_sets[current.change_set_id].stack
    told["without use"] = rows.bytes_of("of nothing")
    away(past)
    rows.remove_bytes(rows.bytes_names())
    told["lacking"] = refusal(past.keep_used)
    sys.stdout.write(json.dumps(told))


def new_stack(name: str) -> Stack:
    made = Stack(ACCOUNT, REGION, {"StackName": name, "Tags": []})
    made.template_body = f"{name}{LONG}"
    made.set_stack_status("CREATE_COMPLETE")
    store.stacks_v2[made.stack_id] = made
    return made


def new_change_set(stack: Stack, name: str) -> ChangeSet:
    """Make one that its stack has executed."""
    made = ChangeSet(stack, {"ChangeSetName": name}, f"{name}{LONG}", {"name": name})
    made.update_model, made.execution_status = UpdateModel(None), ExecutionStatus.EXECUTE_COMPLETE
    made.update_model.after_runtime_cache["name"] = name
    made.status = ChangeSetStatus.CREATE_COMPLETE
    store.change_sets[made.change_set_id] = made
    stack.change_set_id = made.change_set_id
    return made


def away(past: PastStacks) -> dict[str, int]:
    past.put_away()
    return away_now()


def away_now() -> dict[str, int]:
    """Count the members of each that are put away."""
    owners: dict[str, Any] = {stack.stack_name: stack for stack in store.stacks_v2.values()}
    owners |= {one.change_set_name: one for one in store.change_sets.values()}
    counted = {n: sum(type(v) is PutAway for v in vars(o).values()) for n, o in owners.items()}
    return {name: count for name, count in counted.items() if count}


def kept_in_pickle(past: PastStacks) -> tuple[bytes, Callable[[], None]]:
    """Give the pickle of all, and what reads it as the next process does."""
    stores = Stores(
        SimpleNamespace(
            plugin_name="cloudformation",
            accept_state_visitor=lambda visitor: visitor.visit(cloudformation_stores),
        ),
        dict,
    )
    content = stores.dump()

    def read() -> None:
        store.stacks_v2.clear()
        store.change_sets.clear()
        stores.load(content)
        past.keep_used()

    return content, read


def refusal(run: Callable[[], None]) -> str:
    try:
        run()
    except UnreadableStateError as error:
        return str(error).partition(" ")[2]
    return ""


if __name__ == "__main__":
    main()
