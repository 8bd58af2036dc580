package browsertest

import (
	"testing"

	"github.com/chromedp/cdproto/webauthn"
)

// Passkeys gives the browser a device that keeps passkeys and whose owner always agrees.
func (b *Browser) Passkeys(t *testing.T) {
	t.Helper()
	call(t, b, webauthn.Enable, webauthn.EnableParams{})
	call(t, b, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
		HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
}
