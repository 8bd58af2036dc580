// Package passkeytest is a device with passkeys for tests: it answers what navigator.credentials would, and can be
// told to answer wrongly. Edit here when a test needs another kind of answer.
package passkeytest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"net/url"

	"github.com/go-webauthn/webauthn/protocol/webauthncbor"
)

// Device holds one passkey after Make. Its fields say how it answers; change them to make it lie.
type Device struct {
	Origin   string // of the page that asks, such as https://antraege.example.org
	RP       string // id of the site; "" is the host of Origin
	ID       []byte // of the passkey
	Handle   []byte // of the person, as the site gave it
	Counter  uint32 // of signatures; it rises with each unless Stuck
	Stuck    bool   // the counter stays 0, as with passkeys that are synced
	Unproved bool   // the person was not asked for PIN or finger
	Synced   bool
	key      *ecdsa.PrivateKey
}

// New is a device at a page of origin.
func New(origin string) *Device {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	id := make([]byte, 24)
	_, _ = rand.Read(id)
	return &Device{Origin: origin, ID: id, key: key}
}

// Copy is somebody else's copy of the device.
func (d *Device) Copy() *Device {
	c := *d
	return &c
}

// flags of authenticator data.
const (
	present  = 0x01
	verified = 0x04
	eligible = 0x08
	backedUp = 0x10
	attested = 0x40
)

func (d *Device) data(extra byte) []byte {
	rp := d.RP
	if rp == "" {
		u, err := url.Parse(d.Origin)
		if err != nil {
			panic(err)
		}
		rp = u.Hostname()
	}
	flags := present | extra
	if !d.Unproved {
		flags |= verified
	}
	if d.Synced {
		flags |= eligible | backedUp
	}
	hash := sha256.Sum256([]byte(rp))
	return binary.BigEndian.AppendUint32(append(hash[:], flags), d.Counter)
}

func (d *Device) client(kind, challenge string) []byte {
	content, err := json.Marshal(map[string]any{"type": kind, "challenge": challenge, "origin": d.Origin, "crossOrigin": false})
	if err != nil {
		panic(err)
	}
	return content
}

func text(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

type asked struct {
	Challenge string `json:"challenge"`
	User      struct {
		ID string `json:"id"`
	} `json:"user"`
}

func read(options any) asked {
	var a asked
	content, err := json.Marshal(options)
	if err == nil {
		err = json.Unmarshal(content, &a)
	}
	if err != nil {
		panic(err)
	}
	return a
}

// Make answers the options of navigator.credentials.create with a new passkey, as JSON.
func (d *Device) Make(options any) []byte {
	a := read(options)
	d.Handle, _ = base64.RawURLEncoding.DecodeString(a.User.ID)
	point, err := d.key.PublicKey.Bytes()
	if err != nil {
		panic(err)
	}
	cose, err := webauthncbor.Marshal(map[int]any{1: 2, 3: -7, -1: 1, -2: point[1:33], -3: point[33:]})
	if err != nil {
		panic(err)
	}
	data := append(d.data(attested), make([]byte, 16)...)
	data = binary.BigEndian.AppendUint16(data, uint16(len(d.ID)))
	data = append(append(data, d.ID...), cose...)
	object, err := webauthncbor.Marshal(map[string]any{"fmt": "none", "attStmt": map[string]any{}, "authData": data})
	if err != nil {
		panic(err)
	}
	return d.answer(map[string]any{"clientDataJSON": text(d.client("webauthn.create", a.Challenge)), "attestationObject": text(object), "transports": []string{"internal"}})
}

// Use answers the options of navigator.credentials.get, as JSON.
func (d *Device) Use(options any) []byte {
	a := read(options)
	if !d.Stuck {
		d.Counter++
	}
	data, client := d.data(0), d.client("webauthn.get", a.Challenge)
	hash := sha256.Sum256(client)
	digest := sha256.Sum256(append(append([]byte{}, data...), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, d.key, digest[:])
	if err != nil {
		panic(err)
	}
	return d.answer(map[string]any{"clientDataJSON": text(client), "authenticatorData": text(data), "signature": text(signature), "userHandle": text(d.Handle)})
}

func (d *Device) answer(response map[string]any) []byte {
	content, err := json.Marshal(map[string]any{"id": text(d.ID), "rawId": text(d.ID), "type": "public-key", "clientExtensionResults": map[string]any{}, "response": response})
	if err != nil {
		panic(err)
	}
	return content
}
