"""Texts of Django and its packages that the portal shows, where their own Vietnamese is missing
or unclear: marked here, they stand in the portal's translation file, which is read before theirs.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

FORMS = (
    _("This field is required."),
    _("Enter a valid date."),
    _("Enter a number."),
    _("Enter a whole number."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    _("Null characters are not allowed."),
    _("Enter a valid email address."),
    _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
)
LOGIN = (
    _("This account is inactive."),
    _("The two password fields didn’t match."),
    _("Your password can’t be too similar to your other personal information."),
    _("Your password can’t be a commonly used password."),
    _("Your password can’t be entirely numeric."),
    _("This password is entirely numeric."),
    _("The password is too similar to the %(verbose_name)s."),
    ngettext_lazy(
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
        "min_length",
    ),
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
)
API = (
    _("This field may not be blank."),
    _("This field may not be null."),
    _("Date has wrong format. Use one of these formats instead: {format}."),
    _("A valid integer is required."),
    _('"{input}" is not a valid choice.'),
    _("Ensure this field has no more than {max_length} characters."),
    _("Invalid page."),
    _("Could not satisfy the request Accept header."),
    _('Unsupported media type "{media_type}" in request.'),
    _('Method "{method}" not allowed.'),
    _("You do not have permission to perform this action."),
    _("A server error occurred."),
)
ADMIN = (
    _("Add"),
    _("Add link"),
    _("Breadcrumbs"),
    _("Change"),
    _("Change or view list link"),
    _("Error:"),
    _("Filter navigation items"),
    _("Hide counts"),
    _("History"),
    _("Model name"),
    _("Models in the %(name)s application"),
    _("Show counts"),
    _("Sidebar"),
    _("Site administration"),
    _("Skip to main content"),
    _("Toggle navigation"),
    _("Toggle theme (current theme: auto)"),
    _("Toggle theme (current theme: dark)"),
    _("Toggle theme (current theme: light)"),
    _("View site"),
    _("Welcome,"),
    _("0 of %(cnt)s selected"),
    _("staff status"),
    _("superuser status"),
)
ATTEMPTS = (
    _("Access lock out"),
    _("Attempt Time"),
    _("Failed Logins"),
    _("IP Address"),
    _("Logout Time"),
    _("Path"),
    _("User Agent"),
    _("Username"),
    _("access attempts"),
    _("access failures"),
    _("access logs"),
)
