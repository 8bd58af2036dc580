package ui

// SignInPage asks for a mail address. It posts "email" and "next" to Action.
type SignInPage struct {
	Shell
	Action  string
	Next    string // where to go afterwards
	Email   string
	Problem string
	Ways    []AccountWay // of providers of accounts; they come first
	Passkey *PasskeyForm // nil: browsers offer no passkeys at this address
}

// SignInSentPage says that a link is on its way, whether the address is known or not.
type SignInSentPage struct {
	Shell
	Email string
	Code  string // address where a code from another browser can be typed
	Again string // address of the sign-in page
}

// SignInCodePage asks for the code that the link shows in another browser. It posts "code" to Action.
type SignInCodePage struct {
	Shell
	Action  string
	Next    string
	Code    string
	Problem string
}

// SignInConfirmPage is where the mailed link leads: in the browser that asked, one button signs in
// (a GET never does); in another one it shows the code. It posts "token" and "next" to Action.
type SignInConfirmPage struct {
	Shell
	Name   string
	Action string
	Token  string
	Next   string
	Code   string // set in another browser: shown instead of the button
}

// DemoSignInPage signs in as an invented person by one click. It posts "person" and "next" to Action.
type DemoSignInPage struct {
	Shell
	Action string
	Next   string
	People []DemoPerson
}

// DemoPerson is somebody to sign in as.
type DemoPerson struct {
	ID      string
	Name    string
	Detail  string // functions and unit
	Waiting int    // open tasks
}
