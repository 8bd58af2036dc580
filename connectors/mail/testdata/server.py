"""A real mail server (Debian package python3-aiosmtpd) for the tests of encryption and sign-in.

OpenSMTPD of Debian 12 cannot complete a TLS handshake with OpenSSL 3, so these tests need another server.
Arguments: folder with cert.pem and key.pem; ports for STARTTLS offered, STARTTLS with sign-in, and TLS from
the start with sign-in. Mails go to the Maildir "maildir" in the folder. User and password come from the
environment. It ends when its standard input does.
"""
import os
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from aiosmtpd.smtp import AuthResult, LoginPassword

folder, offered, signed, implicit = sys.argv[1], *map(int, sys.argv[2:5])
account = LoginPassword(os.environ["SMTP_USER"].encode(), os.environ["SMTP_PASSWORD"].encode())


def authenticator(server, session, envelope, mechanism, given):
    known = mechanism in ("LOGIN", "PLAIN") and given == account
    return AuthResult(success=known, handled=known)


tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
tls.load_cert_chain(os.path.join(folder, "cert.pem"), os.path.join(folder, "key.pem"))
handler = Mailbox(os.path.join(folder, "maildir"))
sign_in = {"authenticator": authenticator, "auth_required": True}
for controller in (
    Controller(handler, hostname="127.0.0.1", port=offered, tls_context=tls),
    Controller(handler, hostname="127.0.0.1", port=signed, tls_context=tls, require_starttls=True, **sign_in),
    # This server counts only STARTTLS as encryption; here everything is encrypted anyway.
    Controller(handler, hostname="127.0.0.1", port=implicit, ssl_context=tls, auth_require_tls=False, **sign_in),
):
    controller.start()
print("ready", flush=True)
sys.stdin.read()
os._exit(0)
