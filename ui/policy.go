package ui

// PagePolicy is the Content-Security-Policy of every page: nothing inline, nothing from elsewhere.
const PagePolicy = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; " +
	"connect-src 'self'; frame-src 'self'; form-action 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'"

// MailPolicy is the Content-Security-Policy of a mail's HTML part, which the mailbox page shows in a
// sandboxed frame: inline styles as mails need them, no script, no remote content. Links open in the
// window around it.
const MailPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; " +
	"base-uri 'none'; frame-ancestors 'self'; sandbox allow-top-navigation-by-user-activation allow-popups allow-popups-to-escape-sandbox"
