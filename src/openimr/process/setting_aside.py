"""An order that sets a determination aside: the times that began with it have ended, for what the order sends back."""

from openimr.process.run import Run
from openimr.process.situation import Situation
from openimr.process.startable import Startable
from openimr.process.stopping import order_after, resumption_of


def set_aside(could: Startable, run: Run, at: Situation) -> None:
    """End what still ran when the order came, and say why; what had been done or had run out by then stays so.

    The rule of the clock says that it ends (LC 4610.6(i)). The items are those of the situation: where an order names
    some of a case's, each part has its own (`severed`). Who asked for the order makes no difference.
    """
    order = order_after(at.everything, at)
    rule = could.rule.set_aside
    if order is None or rule is None:
        return
    picked = at.law.pick(rule, at.dates, run.start.on)
    if picked is None or picked.value is not True:
        return
    if run.stopped is None:
        last = run.latest or run.due
        if last is not None and last.day < order.day:
            return
        run.stopped, run.ended, run.unknown = order, True, None
    suspended = run.suspended and run.stopped is not None and resumption_of(could, run.stopped, at) is None
    if run.ended and (suspended or run.stopped is order):
        run.say(
            f"The order of {order.written} set this determination aside: it no longer counts, nobody has to appeal it "
            f"or to carry it out, and the times of a new one run from its own service on each party ({picked.cite})."
        )
