package ui

import "time"

// AccountWay is a button that leads to a provider of accounts.
type AccountWay struct {
	Title string // of the account
	Href  string
}

// AccountNote stands instead of the decision where a step asks for an account: a mailed link is not enough.
type AccountNote struct {
	Ways    []AccountWay
	Passkey string // address of the page about passkeys; "" where there are none
}

// AccountRefusedPage says why an account signed nobody in, and what to do.
type AccountRefusedPage struct {
	Shell
	Tone   Tone
	Icon   string
	Text   string
	Who    string   // as whom the provider signed in: name and address; "" is left out
	Advice []string // what to do, one by one
	Retry  string   // address that begins again; "" is not offered
	Mail   string   // address of the sign-in page with the mailed link
	Leave  string   // address at the provider that ends its session, to take another account; "" is not offered
}

// SignedOutPage says that the session here has ended, and offers to end that of the provider.
type SignedOutPage struct {
	Shell
	Account string // title of the account
	Leave   string // address at the provider; "" is not offered
	Home    string
}

// AccountsPage lists the accounts that people sign in with, for administrators. Its buttons post "account" to
// Action.
type AccountsPage struct {
	Shell
	Action   string
	Ended    bool // one was just taken away
	Accounts []AccountItem
}

// AccountItem is one account of a person.
type AccountItem struct {
	Key      string
	Name     string
	Mail     string
	Provider string
	Since    time.Time
	Found    string // sentence: by what the person was found
}
