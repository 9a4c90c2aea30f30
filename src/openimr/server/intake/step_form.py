"""The fields of a step, as its event needs them."""

from django import forms
from django.http import QueryDict
from django.utils import timezone

from openimr import model
from openimr.process import CaseState
from openimr.server.intake.fields import SERVICES
from openimr.server.intake.stepping import GROUNDS, Filled, parties_for, party_label, step_table


class StepForm(forms.Form):
    """Day, and what else steps.yaml names for the event."""

    day = forms.DateField(label="Day", widget=forms.DateInput(attrs={"type": "date"}))
    at = forms.TimeField(
        label="Time",
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}),
        help_text="Leave it empty where only the day is known.",
    )
    revision = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, event: str, document: model.Case, state: CaseState, data: QueryDict | None = None) -> None:
        """`data`: as posted; None: a new one, for today."""
        now = timezone.localtime()
        super().__init__(data, initial={"day": now.date()})
        self.kind = step_table().steps[event]
        if self.kind.asks("service"):
            self._choice("service", "How it was served or came", list(SERVICES[1:]))
        if self.kind.asks("by"):
            self._choice("by", "Who did it", parties_for(event, document, state))
        if self.kind.asks("outcome"):
            self._choice("outcome", "Outcome", [(one, one.capitalize()) for one in self.kind.outcomes])
        if self.kind.asks("to"):
            listed = [(party.id, party_label(party)) for party in document.parties]
            self._several("to", "Who was served", listed, "" if self.kind.must("to") else "None chosen: every party.")
        if self.kind.asks("items") and len(document.items) > 1:
            said = {one.item: one.status for one in state.items}
            items = [(str(n), f"{n + 1}. {item.request} ({said.get(n, '')})") for n, item in enumerate(document.items)]
            self._several("items", "Treatments", items, "None chosen: all that it can be about.")
        if self.kind.asks("reasons"):
            self._several("reasons", "Grounds", list(GROUNDS), "")
        self.fields["note"] = forms.CharField(
            label="Note", required=self.kind.must("note"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
        )
        for field, label in self.kind.named.items():
            self.fields[field].label = label

    def filled(self) -> Filled:
        """What was filled in."""
        said = self.cleaned_data
        return Filled(
            day=said["day"],
            at=said.get("at"),
            service=said.get("service") or "",
            by=said.get("by") or "",
            to=tuple(said.get("to") or ()),
            items=tuple(int(item) for item in said.get("items") or ()),
            outcome=said.get("outcome") or "",
            reasons=tuple(said.get("reasons") or ()),
            note=said.get("note") or "",
        )

    def renew(self, revision: int) -> None:
        """The form is over the case as it stands now."""
        if self.is_bound:
            posted = QueryDict(mutable=True)
            posted.update(self.data)
            posted["revision"] = str(revision)
            self.data = posted
        else:
            self.initial["revision"] = revision

    def _choice(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        must = self.kind.must(name)
        first = ("", "Choose" if must else "Not said")
        self.fields[name] = forms.ChoiceField(label=label, choices=[first, *choices], required=must)

    def _several(self, name: str, label: str, choices: list[tuple[str, str]], says: str) -> None:
        self.fields[name] = forms.MultipleChoiceField(
            label=label,
            choices=choices,
            required=self.kind.must(name),
            help_text=says,
            widget=forms.CheckboxSelectMultiple,
        )
