"""Parameters of Systems Manager: moto's dictionary of them, which pickle can't make anew itself."""

from collections.abc import Mapping
from typing import Any

from moto.ssm.models import ParameterDict

from analytics_emulator.state.pickles import Reducer


def reducers() -> Mapping[type, Reducer]:
    """Return how the dictionary is pickled: by what it is made of."""

    def reduce(found: Any) -> tuple[Any, ...]:
        made_of = (found.account_id, found.region_name)
        return ParameterDict, made_of, vars(found), None, iter(dict(found).items())

    return {ParameterDict: reduce}
