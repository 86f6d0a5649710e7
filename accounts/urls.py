"""Addresses that concern the person rather than the work."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import path
from django.views.i18n import set_language

from accounts import views_own as own
from accounts.views import Login, healthz

urlpatterns = [
    path("login/", Login.as_view(), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", own.account, name="account"),
    path("account/password/", own.PasswordChange.as_view(), name="password_change"),
    path("account/sign-out/", own.sign_out, name="sign_out"),
    path("password/forgotten/", own.Forgotten.as_view(), name="password_forgotten"),
    path("password/<uidb64>/<token>/", own.PasswordSet.as_view(), name="password_set"),
    path("i18n/setlang/", login_not_required(set_language), name="set_language"),
    path("healthz", healthz, name="healthz"),
]
