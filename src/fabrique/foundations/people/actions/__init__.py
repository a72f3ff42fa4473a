"""Every write of the package, one function per verb."""

from fabrique.foundations.people.actions.account import (
    ask_email_change,
    confirm_email_change,
    deactivate,
    edit_profile,
    leave,
    make_first_admin,
    reactivate,
)
from fabrique.foundations.people.actions.cleaning import forget_old
from fabrique.foundations.people.actions.invitations import (
    accept_as_known,
    accept_invitation,
    ask_new_invitation,
    check_invitation,
    invite_member,
    invite_person,
    resend_invitation,
    revoke_invitation,
)
from fabrique.foundations.people.actions.loading import Report, decode, load_organisations
from fabrique.foundations.people.actions.mails import invitation_href, queue_mail, send_mail
from fabrique.foundations.people.actions.mandates import end_mandate, give_mandate
from fabrique.foundations.people.actions.memberships import add_member, end_membership
from fabrique.foundations.people.actions.organisations import (
    archive_organisation,
    create_organisation,
    edit_organisation,
    merge_organisation,
    move_organisation,
    restore_organisation,
)
from fabrique.foundations.people.actions.sign_in import (
    ask_password_reset,
    ask_sign_in_link,
    check_link,
    record_sign_in,
    use_sign_in_link,
)

__all__ = [
    "Report",
    "accept_as_known",
    "accept_invitation",
    "add_member",
    "archive_organisation",
    "ask_email_change",
    "ask_new_invitation",
    "ask_password_reset",
    "ask_sign_in_link",
    "check_invitation",
    "check_link",
    "confirm_email_change",
    "create_organisation",
    "deactivate",
    "decode",
    "edit_organisation",
    "edit_profile",
    "end_mandate",
    "end_membership",
    "forget_old",
    "give_mandate",
    "invitation_href",
    "invite_member",
    "invite_person",
    "leave",
    "load_organisations",
    "make_first_admin",
    "merge_organisation",
    "move_organisation",
    "queue_mail",
    "reactivate",
    "record_sign_in",
    "resend_invitation",
    "restore_organisation",
    "revoke_invitation",
    "send_mail",
    "use_sign_in_link",
]
