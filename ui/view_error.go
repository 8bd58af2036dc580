package ui

// ErrorPage is a calm page for what went wrong. Kind picks the texts: "gone" (an address or link that is
// unknown, expired or used: all look alike), "forbidden", "large" (a post beyond the limit), "conflict",
// "busy" (later), "expired" (a form that was open too long), "unreadable" (a post that is no form), "failed"
// (our fault).
type ErrorPage struct {
	Shell
	Kind  string
	Text  string // said instead of the general sentence; "" keeps it
	Ref   string // number for the log; "" is left out
	Retry string // address to try again; "" is left out
	Home  string // address of the way out; "" is the portal
}

// ErrorKinds are the kinds that ErrorPage knows, with their HTTP status.
var ErrorKinds = map[string]int{
	"gone": 404, "forbidden": 403, "large": 413, "conflict": 409, "busy": 503, "full": 503, "stopped": 503, "expired": 403, "unreadable": 400, "failed": 500,
}

// TextPage is a page of the site written in Markdown: imprint, privacy, accessibility, help.
type TextPage struct {
	Shell
	Body string // Markdown; its headings begin at the second level
}
