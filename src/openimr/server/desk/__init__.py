"""The reviewer's desk: the case file on one side, the draft on the other, first decisions, versions and signing."""
