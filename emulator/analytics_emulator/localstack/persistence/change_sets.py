"""Change sets' models: most of what CloudFormation holds.

Once a model is set up it only changes by whole members (what an executor worked out is put in place
at its end). So it is pickled and compressed, to a tenth, once for each set of members, and that is
part of all later pickles. One that is being set up isn't kept: who reads the pickle can't go on
with it, and its change set has failed then.
"""

import operator
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from localstack.services.cloudformation.engine.v2.change_set_model import UpdateModel
from localstack.services.cloudformation.stores import cloudformation_stores

from analytics_emulator.localstack.persistence.stores import PACKAGES
from analytics_emulator.state.pickles import Pickling, Reducer

_BEING_SET_UP = frozenset({"CREATE_PENDING", "CREATE_IN_PROGRESS"})


@dataclass(frozen=True, slots=True)
class _Kept:
    members: tuple[object, ...]  # held, so that none of another model is taken for one of these
    content: bytes

    def is_of(self, members: tuple[object, ...]) -> bool:
        same = map(operator.is_, self.members, members)
        return len(members) == len(self.members) and all(same)


_kept: "WeakKeyDictionary[UpdateModel, _Kept]" = WeakKeyDictionary()


def reducers() -> Mapping[type, Reducer]:
    """Return how models are pickled, as change sets stand now."""
    lasting = {
        id(vars(change_set)["update_model"])  # as it lies there, were it put away
        for _, _, store in cloudformation_stores.iter_stores()
        for change_set in list(store.change_sets.values())
        if change_set.status not in _BEING_SET_UP
    }

    def reduce(model: UpdateModel) -> Any:
        if id(model) not in lasting:
            return no_model, ()
        members, found = _members(model), _kept.get(model)
        if found is None or not found.is_of(members):
            pickled = Pickling(PACKAGES, {}).dumps(vars(model))
            found = _kept[model] = _Kept(members, zlib.compress(pickled, level=1))
        return new_model, (found.content,)

    return {UpdateModel: reduce}


def no_model() -> None:
    """Stand for a model that was being set up."""


def new_model(content: bytes) -> UpdateModel:
    """Make a model of what was kept of it."""
    model = UpdateModel.__new__(UpdateModel)
    vars(model).update(Pickling(PACKAGES, {}).loads(zlib.decompress(content)))
    _kept[model] = _Kept(_members(model), content)
    return model


def _members(model: UpdateModel) -> tuple[object, ...]:
    before, after = dict(model.before_runtime_cache), dict(model.after_runtime_cache)
    return (model.node_template, *before, *before.values(), *after, *after.values())
