package flows

import "strings"

// MailboxOf is the mailbox that an address leads to, to tell people apart: without blanks around it, in small letters,
// and without what follows a plus sign, which only sorts mails. It is not for signing in or sending.
func MailboxOf(address string) string {
	local, domain, found := strings.Cut(strings.ToLower(strings.TrimSpace(address)), "@")
	if !found {
		return local
	}
	if name, _, tagged := strings.Cut(local, "+"); tagged && name != "" {
		local = name
	}
	return local + "@" + domain
}
