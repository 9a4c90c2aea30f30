"""Notices to the parties: who gets which, what each has to say, and the words that an office can edit."""

from openimr.process.notices.asking import eligibility_asks, questions_of
from openimr.process.notices.deriving import Wanted, facts_of
from openimr.process.notices.facts import Fee, LastDay, LegalValue, NoticeFacts, Office, Reason
from openimr.process.notices.kinds import kind_of, notice_kinds
from openimr.process.notices.lastdays import safe_day
from openimr.process.notices.made import MadeNotice, NoticesMade, Overtaken
from openimr.process.notices.markup import TemplateFaultError
from openimr.process.notices.notice import Notice, NoticeError, notices_of
from openimr.process.notices.paper import notice_json, notice_pdf, notice_pdf_and_unprinted, notice_text
from openimr.process.notices.sheet import office_sheet
from openimr.process.notices.standing import Standing, no_longer_so, standing
from openimr.process.notices.templates import Templates, office_templates, our_files, our_templates
from openimr.process.notices.wording import question_told

__all__ = [
    "Fee",
    "LastDay",
    "LegalValue",
    "MadeNotice",
    "Notice",
    "NoticeError",
    "NoticeFacts",
    "NoticesMade",
    "Office",
    "Overtaken",
    "Reason",
    "Standing",
    "TemplateFaultError",
    "Templates",
    "Wanted",
    "eligibility_asks",
    "facts_of",
    "kind_of",
    "no_longer_so",
    "notice_json",
    "notice_kinds",
    "notice_pdf",
    "notice_pdf_and_unprinted",
    "notice_text",
    "notices_of",
    "office_sheet",
    "office_templates",
    "our_files",
    "our_templates",
    "question_told",
    "questions_of",
    "safe_day",
    "standing",
]
