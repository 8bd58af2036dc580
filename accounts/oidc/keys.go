package oidc

import (
	"context"
	"errors"
	"net"

	"github.com/coreos/go-oidc/v3/oidc"
)

// watchedKeys are the keys of a provider during one check. They note when the keys could not be fetched, which is no
// fault of the token.
type watchedKeys struct {
	remote      oidc.KeySet
	unreachable bool
}

// VerifySignature implements oidc.KeySet.
func (k *watchedKeys) VerifySignature(ctx context.Context, token string) ([]byte, error) {
	payload, err := k.remote.VerifySignature(ctx, token)
	var network net.Error
	k.unreachable = errors.As(err, &network)
	return payload, err
}
