package ui

import "time"

// PasskeyForm asks the device for a passkey and posts "id", "answer" and "next" to Action. Its script first posts to
// Ask for what the device is to sign.
type PasskeyForm struct {
	Ask     string
	Action  string
	Next    string
	Problem string // why the last attempt did not work
}

// AccountNeededPage says that a step needs an account, offers the ways, and leads back to the task.
type AccountNeededPage struct {
	Shell
	Ways    []AccountWay // of providers of accounts; they come first
	Passkey *PasskeyForm // nil: browsers offer no passkeys at this address
	Next    string       // the task
	Add     string       // address where a passkey can be added; "" is nobody signed in
	Mailed  string       // address of the sign-in by a mailed link, for those who have no passkey yet; "" is left out
	Has     bool         // the person has a passkey already
	Done    bool         // the person is signed in with an account
}

// AccessPage is "Meine Anmeldung": the passkeys of the person and where they are signed in.
type AccessPage struct {
	Shell
	Offered  bool // browsers offer passkeys at this address
	Passkeys []PasskeyItem
	Add      *PasskeyForm // nil: no more can be added now
	Full     bool         // there are as many as may be
	Again    string       // address to sign in once more before adding; "" is not needed
	Sessions []SessionItem
	Others   string // address that ends all other sessions; "" where there are none
}

// PasskeyItem is a passkey of the person.
type PasskeyItem struct {
	ID     string
	Name   string
	Added  time.Time
	Used   time.Time // zero: never
	Synced bool      // may be on several devices
	// Stopped is when a copy was noticed; zero: it works.
	Stopped time.Time
	Rename  string // address that takes "name"
	Remove  string // address that removes it
}

// SessionItem is a sign-in that lasts.
type SessionItem struct {
	Device  string // such as "Firefox auf Windows"
	Way     string // how it began
	Begun   time.Time
	Seen    time.Time
	Current bool
	End     string // address that ends it
}

// PasskeyDisputePage is where the mail about a new passkey leads: one button removes it (a GET never does).
type PasskeyDisputePage struct {
	Shell
	Name   string
	Added  time.Time
	Action string
	Done   bool
}
