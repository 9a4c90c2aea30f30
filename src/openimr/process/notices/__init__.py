"""Notices to the parties: who gets which, what each has to say, and the words that an office can edit."""

from openimr.process.notices.facts import Fee, LastDay, LegalValue, NoticeFacts, Office, Reason
from openimr.process.notices.kinds import kind_of, notice_kinds
from openimr.process.notices.markup import TemplateFaultError
from openimr.process.notices.notice import Notice, NoticeError, notices_of
from openimr.process.notices.templates import Templates, office_templates, our_files, our_templates

__all__ = [
    "Fee",
    "LastDay",
    "LegalValue",
    "Notice",
    "NoticeError",
    "NoticeFacts",
    "Office",
    "Reason",
    "TemplateFaultError",
    "Templates",
    "kind_of",
    "notice_kinds",
    "notices_of",
    "office_templates",
    "our_files",
    "our_templates",
]
