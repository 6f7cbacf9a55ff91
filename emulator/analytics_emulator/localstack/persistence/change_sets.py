"""Change sets' models: most of what CloudFormation holds, and never changed once executed.

So each finished one is pickled once, and its pickle is part of all later ones.
"""

from collections.abc import Mapping
from typing import Any
from weakref import WeakKeyDictionary

from localstack.services.cloudformation.engine.v2.change_set_model import UpdateModel
from localstack.services.cloudformation.stores import cloudformation_stores

from analytics_emulator.localstack.persistence.stores import PACKAGES
from analytics_emulator.state.pickles import PROTOCOL, Pickling, Reducer

_FINISHED = frozenset({"EXECUTE_COMPLETE", "EXECUTE_FAILED", "OBSOLETE"})
_pickles: "WeakKeyDictionary[UpdateModel, bytes]" = WeakKeyDictionary()


def reducers() -> Mapping[type, Reducer]:
    """Return how models are pickled, as change sets stand now."""
    finished = {
        id(change_set.update_model)
        for _, _, store in cloudformation_stores.iter_stores()
        for change_set in list(store.change_sets.values())
        if change_set.execution_status in _FINISHED
    }

    def reduce(model: UpdateModel) -> Any:
        if id(model) not in finished:
            return model.__reduce_ex__(PROTOCOL)
        if model not in _pickles:
            _pickles[model] = Pickling(PACKAGES, {}).dumps(vars(model))
        return new_model, (_pickles[model],)

    return {UpdateModel: reduce}


def new_model(content: bytes) -> UpdateModel:
    """Make a model of its pickle."""
    model = UpdateModel.__new__(UpdateModel)
    vars(model).update(Pickling(PACKAGES, {}).loads(content))
    _pickles[model] = content
    return model
